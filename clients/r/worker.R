# A worker of hola over REST for R, in one file: source("worker.R"), then hola_work(objective, study = "...").
# It needs the packages curl and jsonlite.

# --- JSON ---------------------------------------------------------------------------------------------------

# jsonlite writes at most 15 digits, and a double needs 17: only its strings are used.
hola_json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x) || length(x) != 1 || !is.null(names(x))) {
    items <- vapply(as.list(x), hola_json, "")
    if (is.null(names(x))) return(paste0("[", paste(items, collapse = ","), "]"))
    keys <- vapply(names(x), hola_json, "")
    return(paste0("{", paste(keys, items, sep = ":", collapse = ","), "}"))
  }
  if (is.logical(x) && !is.na(x)) return(if (x) "true" else "false")
  if (is.numeric(x)) {
    if (!is.finite(x)) stop("a number must be finite, not ", x)
    return(if (x == 0 && 1 / x < 0) "-0.0" else sprintf(if (is.integer(x)) "%d" else "%.17g", x))
  }
  if (is.na(x)) return("null")
  as.character(jsonlite::toJSON(jsonlite::unbox(enc2utf8(as.character(x)))))
}

hola_parse <- function(text) jsonlite::fromJSON(text, simplifyVector = FALSE)

# --- the scheduler ------------------------------------------------------------------------------------------

# A connection file, unless somebody else could have written it: the token is sent to where it says. One that was found
# in the user's well-known place must be private; one that was named may be readable by others.
hola_read_connection <- function(file, found) {
  refuse <- function(...) stop(file, ": ", ..., call. = FALSE)
  about <- file.info(file)
  if (is.na(about$size) || about$isdir) refuse("the connection file must be a regular file")
  if (found && nzchar(Sys.readlink(file))) refuse("the connection file must not be a symbolic link")
  me <- file.info(tempdir())$uid # R does not tell its user's id
  mode <- as.integer(about$mode)
  if (about$uid != me && (found || about$uid != 0)) {
    refuse("owned by user ", about$uid, ": a connection file must belong to you (user ", me, "); it is not used")
  }
  chmod <- paste0(": run chmod 600 ", file)
  if (found && bitwAnd(mode, 63L) != 0) refuse("mode ", about$mode, ": group and others must have no permission", chmod)
  if (bitwAnd(mode, 18L) != 0) refuse("mode ", about$mode, ": others could have changed it; check it", chmod)
  if (bitwAnd(mode, 36L) != 0) message("hola: ", file, ": mode ", about$mode, ": others can read the token in it", chmod)
  hola_parse(paste(readLines(file, warn = FALSE), collapse = "\n"))
}

# Whether what is sent to an address travels unencrypted beyond this machine.
hola_exposed <- function(address) {
  host <- sub("^.*@", "", sub("[/?#].*$", "", sub("^http://", "", address)))
  host <- if (startsWith(host, "[")) sub("^\\[([^]]*)\\].*$", "\\1", host) else sub(":.*$", "", host)
  startsWith(address, "http://") && !(host %in% c("localhost", "::1") || grepl("^127([.][0-9]{1,3}){3}$", host))
}

hola_connection <- function(study = NULL) {
  variable <- function(name) {
    value <- Sys.getenv(name)
    if (nzchar(value)) value
  }
  file <- variable("HOLA_CONNECTION")
  endpoint <- variable("HOLA_ENDPOINT")
  found <- list()
  if (is.null(file) && is.null(endpoint)) {
    state <- variable("XDG_STATE_HOME")
    if (is.null(state)) state <- file.path(Sys.getenv("HOME"), ".local", "state")
    file <- file.path(c(variable("XDG_RUNTIME_DIR"), state)[1], "hola", "connection.json")
    if (!file.exists(file)) stop("no scheduler: set HOLA_CONNECTION or HOLA_ENDPOINT, or start hola serve", call. = FALSE)
    found <- hola_read_connection(file, found = TRUE)
  } else if (!is.null(file)) {
    found <- hola_read_connection(file, found = FALSE)
  }
  rest <- if (is.null(endpoint)) unlist(found$rest) else trimws(strsplit(endpoint, ",")[[1]])
  rest <- grep("^https?://", rest, value = TRUE)
  if (length(rest) == 0) stop("there is no address that begins with http:// or https://", call. = FALSE)
  first <- function(...) Find(Negate(is.null), list(...))
  token <- first(variable("HOLA_TOKEN"), found$token)
  if (!is.null(token) && !grepl("^[!-~]+$", token)) stop("the token holds a character that no token has", call. = FALSE)
  guarded <- !is.null(token) && !identical(variable("HOLA_INSECURE_PLAINTEXT"), "1")
  exposed <- Filter(hola_exposed, rest)
  if (guarded && length(exposed) > 0) {
    stop(exposed[1], ": the token would travel unencrypted to another machine: use https, or allow it with ",
      "HOLA_INSECURE_PLAINTEXT=1", call. = FALSE)
  }
  list(
    endpoints = sub("/+$", "", rest), token = token, ca = found$ca_file, guarded = guarded,
    study = first(study, variable("HOLA_STUDY"), found$study, "default")
  )
}

hola_key <- function() {
  bytes <- sprintf("%02x", as.integer(hola_random(16)))
  bytes[7] <- paste0("4", substr(bytes[7], 2, 2))
  bytes[9] <- paste0("a", substr(bytes[9], 2, 2))
  parts <- split(bytes, rep(1:5, c(4, 2, 2, 2, 6)))
  paste(vapply(parts, paste, "", collapse = ""), collapse = "-")
}

# From the system, so that set.seed() does not make two workers draw the same keys.
hola_random <- function(n) {
  source <- file("/dev/urandom", "rb", raw = TRUE)
  on.exit(close(source))
  readBin(source, "raw", n)
}

hola_pause <- function(attempt, least = 0) {
  share <- as.integer(hola_random(1)) / 255
  Sys.sleep(least + min(5, 0.1 * 2^min(attempt, 8)) * (0.5 + share / 2))
}

hola_error <- function(class, message, ...) {
  structure(class = c(class, "error", "condition"), list(message = message, call = NULL, ...))
}

# One attempt. The reply, or an error: hola_refused, with the code; hola_unreachable.
hola_attempt <- function(self, operation, body, key, timeout) {
  handle <- curl::new_handle()
  headers <- c(`Content-Type` = "application/json", `Hola-Protocol` = "1.0", Expect = "")
  if (!is.null(key)) headers["Idempotency-Key"] <- key
  if (!is.null(self$token)) headers["Authorization"] <- paste("Bearer", self$token)
  do.call(curl::handle_setheaders, c(list(handle), as.list(headers)))
  curl::handle_setopt(handle, customrequest = "POST", postfields = body, noproxy = "localhost,127.0.0.1,::1")
  curl::handle_setopt(handle, timeout_ms = as.integer(timeout * 1000), connecttimeout = 5L)
  if (!is.null(self$ca)) curl::handle_setopt(handle, cainfo = self$ca)
  url <- sprintf("%s/v1/studies/%s/%s", self$endpoints[1], self$study, operation)
  reply <- tryCatch(curl::curl_fetch_memory(url, handle), error = function(problem) {
    stop(hola_error("hola_unreachable", paste0(self$endpoints[1], ": ", conditionMessage(problem))))
  })
  message <- tryCatch(
    {
      text <- rawToChar(reply$content)
      Encoding(text) <- "UTF-8"
      hola_parse(text)
    },
    error = function(problem) NULL
  )
  if (!is.list(message)) message <- NULL
  if (identical(message$tag, "ErrorResponse")) {
    words <- paste0(message$code, ": ", message$message, if (!is.null(message$path)) paste(" at", message$path))
    stop(hola_error("hola_refused", words, reply = message))
  }
  if (reply$status_code != 200 || is.null(message$tag)) {
    # A proxy or a web server answered: whether the request was carried out is not known.
    after <- suppressWarnings(as.numeric(curl::parse_headers_list(reply$headers)[["retry-after"]]))
    stop(hola_error("hola_unreachable",
      sprintf("%s: not a reply of hola: HTTP %d", self$endpoints[1], reply$status_code),
      least = if (length(after) == 1 && is.finite(after)) min(max(0, after), 60) else 0
    ))
  }
  message
}

# The same request under the same key until there is an answer, for as long as an outage may last.
hola_request <- function(self, operation, message, keyed = TRUE, timeout = 15, patience = self$patience) {
  body <- hola_json(message)
  key <- if (keyed) hola_key()
  give_up <- Sys.time() + patience
  attempt <- 0
  repeat {
    problem <- tryCatch(return(hola_attempt(self, operation, body, key, timeout)),
      hola_refused = identity, hola_unreachable = identity
    )
    least <- 0
    if (inherits(problem, "hola_refused")) {
      if (!isTRUE(problem$reply$retryable)) stop(problem)
      least <- if (is.null(problem$reply$retry_after_s)) 0 else problem$reply$retry_after_s
      leaders <- grep("^https?://", unlist(problem$reply$detail$endpoints), value = TRUE)
      # A refusal does not lead from https to http, nor the token unencrypted to another machine.
      if (startsWith(self$endpoints[1], "https://")) leaders <- grep("^https://", leaders, value = TRUE)
      if (self$guarded) leaders <- Filter(Negate(hola_exposed), leaders)
      if (problem$reply$code == "not_leader") self$endpoints <- unique(c(leaders, self$endpoints))
    } else {
      if (!is.null(problem$least)) least <- problem$least
      self$endpoints <- c(self$endpoints[-1], self$endpoints[1])
      if (attempt == 0) message("hola: ", conditionMessage(problem), "; trying again")
    }
    if (Sys.time() >= give_up) stop(problem)
    attempt <- attempt + 1
    hola_pause(attempt, least)
  }
}

hola_code <- function(problem) if (inherits(problem, "hola_refused")) problem$reply$code else ""

# --- the evaluation -----------------------------------------------------------------------------------------

#' The point cannot be evaluated: stop(hola_infeasible("why")).
hola_infeasible <- function(reason) hola_error("hola_infeasible", reason)

hola_finite <- function(value) is.numeric(value) && length(value) == 1 && is.finite(value)

hola_clean <- function(text) substr(enc2utf8(paste(text, collapse = "\n")), 1, 20000)

# What an evaluation brings, as an item of a tell without trial and lease; list() when it was told to stop.
hola_outcome <- function(objective, trial, names) {
  failure <- function(reason, ...) structure(list(failure = list(reason = hola_clean(reason), ...)), class = "hola_failed")
  run <- function() {
    value <- if (length(formals(args(objective))) < 2) objective(trial$parameters) else objective(trial$parameters, trial)
    trial$flush()
    value
  }
  value <- tryCatch(run(),
    hola_stopped = function(problem) failure(conditionMessage(problem)),
    hola_infeasible = function(problem) failure(conditionMessage(problem), kind = "infeasible"),
    error = function(problem) failure(c(conditionMessage(problem), deparse(conditionCall(problem)))),
    interrupt = function(problem) failure("the evaluation was interrupted")
  )
  if (inherits(value, "hola_failed")) {
    tryCatch(trial$flush(), hola_stopped = identity)
    return(unclass(value))
  }
  metadata <- NULL
  if (is.list(value) && !is.null(names(value$objectives))) {
    metadata <- value$metadata
    value <- value$objectives
  }
  if (is.null(names(value)) && length(value) == 1 && length(names) == 1) value <- stats::setNames(list(value), names)
  value <- as.list(value)
  strange <- c(setdiff(names(value), names), setdiff(names, names(value)))
  if (length(strange) > 0) return(failure(paste("not the objectives of the study:", paste(strange, collapse = ", "))))
  for (name in names) {
    number <- value[[name]]
    if (!is.numeric(number) || length(number) != 1) return(failure(paste(name, "is not a number")))
    if (!is.finite(number)) return(failure(paste(name, "is not finite:", number)))
  }
  strange <- tryCatch(is.null(hola_json(metadata)), error = conditionMessage)
  if (is.character(strange)) return(failure(paste("the metadata cannot be sent:", strange)))
  list(result = c(list(objectives = lapply(value, as.double)), if (!is.null(metadata)) list(metadata = metadata)))
}

# The parameters of a trial: a list by name, in which a parameter with a condition is absent while it is not active.
# A plain list would give NULL for it, as for a null, and `$` would match the beginning of another name.
hola_parameters <- function(parameters) structure(parameters, class = c("hola_parameters", "list"))

#' Whether a parameter has a value, which may be NULL. A parameter with a condition has none while it is not active.
hola_has <- function(parameters, name) name %in% names(parameters)

`[[.hola_parameters` <- function(x, name) {
  if (is.character(name) && !hola_has(x, name)) {
    stop(name, " is not active for these values, or not a parameter of the study", call. = FALSE)
  }
  unclass(x)[[name]]
}

`$.hola_parameters` <- function(x, name) x[[name]]

# --- reports ------------------------------------------------------------------------------------------------

# A message between the process of the evaluation and the worker's, as a file that appears whole.
hola_put <- function(folder, name, message) {
  saveRDS(message, file.path(folder, paste0(name, ".part")), compress = FALSE)
  file.rename(file.path(folder, paste0(name, ".part")), file.path(folder, name))
}

hola_take <- function(folder, name) {
  path <- file.path(folder, name)
  if (!file.exists(path)) return(NULL)
  on.exit(unlink(path))
  readRDS(path)
}

# What an objective gets as its second argument. It lives in the process of the evaluation, holds reports back and hands
# them to the worker through a folder: at the first step at or beyond next_step, with a checkpoint, after 5 s, and when
# there are 200.
hola_trial <- function(self, suggestion, folder) {
  names <- self$objectives
  trial <- list2env(list(
    id = suggestion$trial_id, attempt = suggestion$attempt, study = self$study,
    parameters = hola_parameters(suggestion$parameters), objectives = names, host = self$host, resume = suggestion$resume
  ))
  next_step <- suggestion$next_step
  held <- list()
  sent <- Sys.time()
  told <- NULL
  makeActiveBinding("next_step", function() next_step, trial)

  end_if_told <- function() {
    if (is.null(told)) return()
    words <- paste0("trial ", trial$id, if (told$decision == "pause") " is paused" else " is stopped",
      if (!is.null(told$reason)) paste0(": ", told$reason))
    stop(hola_error("hola_stopped", words, decision = told$decision, reason = told$reason))
  }
  send <- function(decides) {
    hola_put(folder, "reports", list(reports = held, decides = decides))
    held <<- list()
    while (is.null(answer <- hola_take(folder, "answer"))) Sys.sleep(0.01)
    sent <<- Sys.time()
    if (answer$has_next_step) next_step <<- answer$next_step
    if (!is.null(answer$decision)) told <<- answer
    end_if_told()
  }
  trial$report <- function(step, values, checkpoint = NULL, metadata = NULL) {
    end_if_told()
    if (!hola_finite(step) || step < 1 || step != round(step)) stop("step must be a whole number from 1, not ", deparse(step))
    if (is.null(names(values)) && length(values) == 1 && length(names) == 1) values <- stats::setNames(list(values), names)
    values <- as.list(values)
    strange <- if (length(values) > 0 && is.null(names(values))) "values without names" else setdiff(names(values), names)
    if (length(strange) > 0) stop("not objectives of the study: ", paste(strange, collapse = ", "))
    bad <- Filter(function(value) length(value) != 1 || !(is.numeric(value) || is.na(value)), values)
    if (length(bad) > 0) stop("the value of ", names(bad)[1], " is not a number")
    if (is.character(checkpoint)) checkpoint <- list(uri = checkpoint)
    if (!is.null(checkpoint) && !(is.list(checkpoint) && is.character(checkpoint$uri) && length(checkpoint$uri) == 1 &&
      nchar(checkpoint$uri) > 0 && nchar(checkpoint$uri) <= 2000)) {
      stop("the uri of a checkpoint must be a text of 1 to 2000 characters")
    }
    hola_json(metadata)
    if (!self$has_steps) {
      file.create(file.path(folder, "unsent"))
      return(invisible(NULL))
    }
    finite <- lapply(Filter(hola_finite, values), as.double)
    report <- list(step = as.double(step))
    if (length(finite) > 0) report$objectives <- finite
    if (length(finite) < length(values)) report$diverged <- TRUE
    report$metadata <- metadata
    report$checkpoint <- checkpoint
    held[[length(held) + 1]] <<- report
    decides <- !is.null(next_step) && step >= next_step
    if (!decides && is.null(checkpoint) && length(held) < 200 && Sys.time() - sent < 5) return(invisible(NULL))
    send(decides)
    invisible(NULL)
  }
  trial$flush <- function() if (length(held) > 0) send(FALSE)
  trial
}

hola_decided <- function(receipts) Filter(function(r) isTRUE(r$decision %in% c("stop", "pause")), receipts)

# The receipts of reports, up to the first decision to end the trial. A message that the scheduler refuses is sent in
# parts, until the report that it is about is alone.
hola_submit_reports <- function(self, reports, decides) {
  most <- self$max_batch
  if (length(reports) <= most) {
    of <- self$held[c("trial_id", "lease")]
    message <- list(tag = "SubmitReportsRequest", study = self$study, reports = lapply(reports, function(r) c(of, r)))
    if (decides && self$command == "continue") message$next_count <- 1L
    reply <- tryCatch(hola_as_worker(self, "reports", message), hola_refused = identity)
    if (!inherits(reply, "error")) {
      if (!is.null(reply$`next`)) self$answer <- reply$`next`
      return(reply$receipts)
    }
    if (!hola_code(reply) %in% c("invalid_message", "too_large")) stop(reply)
    if (length(reports) == 1) {
      message("hola: trial ", self$held$trial_id, ": a report is refused: ", conditionMessage(reply))
      return(list())
    }
    most <- length(reports) %/% 2
  }
  receipts <- hola_submit_reports(self, reports[seq_len(most)], FALSE)
  if (length(hola_decided(receipts)) > 0) return(receipts)
  c(receipts, hola_submit_reports(self, reports[-seq_len(most)], decides))
}

# Hands over the checkpoints that receipts name.
hola_discard <- function(self, receipts) {
  found <- unlist(lapply(receipts, `[[`, "discard"), recursive = FALSE)
  if (length(found) == 0 || is.null(self$on_discard)) return()
  tryCatch(self$on_discard(found), error = function(problem) message("hola: on_discard failed: ", conditionMessage(problem)))
}

# Sends what the evaluation reports, and answers it.
hola_serve_reports <- function(self, folder) {
  asked <- hola_take(folder, "reports")
  if (is.null(asked)) return()
  if (!is.null(self$decision)) { # by heartbeat; nothing more is sent
    return(hola_put(folder, "answer", c(self$decision, list(has_next_step = FALSE))))
  }
  receipts <- hola_submit_reports(self, asked$reports, asked$decides)
  for (receipt in receipts) {
    if (identical(receipt$outcome, "refused")) {
      message("hola: trial ", receipt$trial_id, ", step ", receipt$step, ": the report is refused: ", receipt$error$message)
    }
  }
  hola_discard(self, receipts)
  read <- Filter(function(r) !identical(r$outcome, "refused"), receipts)
  answer <- list(has_next_step = length(read) > 0)
  if (length(read) > 0) answer["next_step"] <- list(read[[length(read)]]$next_step)
  decided <- hola_decided(receipts)
  if (length(decided) > 0) {
    self$decision <- list(decision = decided[[1]]$decision, reason = decided[[1]]$reason)
    answer <- c(answer, self$decision)
  }
  hola_put(folder, "answer", answer)
}

# What the evaluation starts gets no token.
hola_forget_secrets <- function(self) {
  Sys.unsetenv(grep("^HOLA_.*(TOKEN|SECRET|PASSWORD)", names(Sys.getenv()), value = TRUE))
  self$token <- NULL
}

# R has one thread, and nothing can beat while it evaluates: so the evaluation runs in a forked child, which sees
# all data of this process at no cost, and this process beats and sends reports. A child can be killed, too.
hola_evaluate <- function(self, objective, suggestion) {
  folder <- tempfile("hola-trial-")
  dir.create(folder, mode = "0700")
  self$decision <- NULL
  child <- parallel::mcparallel(
    {
      hola_forget_secrets(self)
      hola_outcome(objective, hola_trial(self, suggestion, folder), self$objectives)
    },
    mc.set.seed = TRUE
  )
  # When this process is killed, the evaluation ends, too.
  worker <- Sys.getpid()
  watch <- parallel::mcparallel({
    while (tools::pskill(worker, 0L)) Sys.sleep(0.5)
    tools::pskill(c(child$pid, Sys.getpid()), tools::SIGKILL)
  })
  on.exit({
    tools::pskill(c(child$pid, watch$pid), tools::SIGKILL)
    suppressWarnings(parallel::mccollect(list(child, watch)))
    if (file.exists(file.path(folder, "unsent")) && !isTRUE(self$said_no_steps)) {
      message("hola: reports are not sent: the study has no steps")
      self$said_no_steps <- TRUE
    }
    unlink(folder, recursive = TRUE)
  })
  tick <- if (self$has_steps) min(0.05, suggestion$lease_s / 4) else suggestion$lease_s / 4
  due <- Sys.time() + suggestion$lease_s / 4
  kill_at <- NULL
  repeat {
    found <- parallel::mccollect(child, wait = FALSE, timeout = tick)
    if (!is.null(found)) break
    if (!is.null(kill_at) && Sys.time() >= kill_at) return(NULL)
    hola_serve_reports(self, folder)
    if (Sys.time() < due || !is.null(self$decision)) next
    due <- Sys.time() + suggestion$lease_s / 4
    command <- hola_beat(self, list(suggestion))
    if (identical(command$decision, "drop") || self$command == "stop") {
      self$decision <- command
      return(NULL)
    }
    if (!is.null(command)) {
      # It can end in order, by an interrupt.
      self$decision <- command
      tools::pskill(child$pid, tools::SIGINT)
      kill_at <- Sys.time() + 2
      tick <- 0.05
    }
  }
  outcome <- found[[1]]
  if (is.null(outcome)) outcome <- list(failure = list(reason = "the process of the evaluation died"))
  if (inherits(outcome, "try-error")) outcome <- list(failure = list(reason = hola_clean(outcome)))
  outcome
}

# One sign of life; the command for the first trial, if there is one. What it says beside that is in self$command.
hola_beat <- function(self, trials) {
  leases <- lapply(trials, function(trial) trial[c("trial_id", "lease")])
  message <- list(tag = "HeartbeatRequest", study = self$study, worker_id = self$worker_id, leases = leases)
  reply <- tryCatch(hola_attempt(self, "heartbeat", hola_json(message), NULL, 10), error = identity)
  if (inherits(reply, "error")) {
    if (hola_code(reply) == "unknown_worker") hola_register(self)
    return(NULL)
  }
  if (!is.null(reply$command) && reply$command %in% c("drain", "stop")) self$command <- reply$command
  # An unknown command means nothing.
  for (command in reply$lease_commands) {
    if (length(trials) == 0 || !identical(command$lease, trials[[1]]$lease)) next
    if (isTRUE(command$command %in% c("drop", "stop", "pause"))) return(list(decision = command$command, reason = command$reason))
  }
  NULL
}

# --- the worker ---------------------------------------------------------------------------------------------

hola_register <- function(self) {
  message <- list(
    tag = "RegisterWorkerRequest", study = self$study, name = self$name, host = self$host, pid = Sys.getpid()
  )
  if (self$can_resume) message$can_resume <- TRUE
  if (length(self$labels) > 0) message$labels <- self$labels
  reply <- hola_request(self, "workers", message)
  self$worker_id <- reply$worker_id
  self$objectives <- vapply(reply$info$spec$objectives, function(objective) objective$name, "")
  self$created_ms <- reply$info$created_ms
  self$has_steps <- !is.null(reply$info$spec$steps)
  self$max_batch <- min(200, reply$limits$max_batch)
  self$wait <- min(20, if (is.null(reply$limits$max_wait_s)) 60 else reply$limits$max_wait_s)
}

# A request that names the worker; one that the scheduler has forgotten registers, and asks under a new key.
hola_as_worker <- function(self, operation, message, timeout = 15) {
  repeat {
    message$worker_id <- self$worker_id
    problem <- tryCatch(return(hola_request(self, operation, message, timeout = timeout)), hola_refused = identity)
    if (hola_code(problem) != "unknown_worker") stop(problem)
    hola_register(self)
  }
}

hola_tell <- function(self, item, next_count) {
  message <- list(tag = "SubmitResultRequest", study = self$study)
  if (!is.null(item$result)) message$results <- list(item$result)
  if (!is.null(item$failure)) message$failures <- list(item$failure)
  if (next_count == 0) return(hola_request(self, "results", message))
  hola_as_worker(self, "results", c(message, next_count = next_count))
}

hola_spool <- function() {
  state <- Sys.getenv("XDG_STATE_HOME")
  if (!nzchar(state)) state <- file.path(Sys.getenv("HOME"), ".local", "state")
  file.path(state, "hola", "spool")
}

# What could not be told is kept for the next worker of the study, in whatever language.
hola_keep <- function(self, item) {
  dir.create(hola_spool(), recursive = TRUE, showWarnings = FALSE, mode = "0700")
  trial <- if (is.null(item$result)) item$failure$trial_id else item$result$trial_id
  path <- file.path(hola_spool(), sprintf("%s-%d-%s.json", self$study, trial, gsub("-", "", hola_key())))
  before <- Sys.umask("077")
  on.exit(Sys.umask(before))
  writeLines(hola_json(c(list(study = self$study, created_ms = self$created_ms), item)), paste0(path, ".part"))
  file.rename(paste0(path, ".part"), path)
  message("hola: what could not be told is kept in ", path)
}

hola_tell_kept <- function(self) {
  pattern <- paste0("^", gsub(".", "\\.", self$study, fixed = TRUE), "-[0-9]+-[0-9a-f]+\\.json$")
  # What a full disk or a crash left half-written.
  halves <- list.files(hola_spool(), "[.]part$", full.names = TRUE)
  unlink(halves[Sys.time() - file.info(halves)$mtime > as.difftime(1, units = "hours")])
  for (path in list.files(hola_spool(), pattern, full.names = TRUE)) {
    # Opening a FIFO would wait for a writer, and its size is 0.
    size <- file.info(path)$size
    if (is.na(size) || size == 0 || size > 4 * 1024^2) next
    kept <- tryCatch(hola_parse(paste(readLines(path, warn = FALSE), collapse = "\n")), error = function(problem) NULL)
    if (!identical(kept$study, self$study) || !isTRUE(all.equal(kept$created_ms, self$created_ms))) next
    tryCatch(
      {
        hola_tell(self, kept, 0)
        unlink(path)
      },
      hola_refused = function(problem) message("hola: ", path, " is refused, and left: ", conditionMessage(problem))
    )
  }
}

# The labels of the options, and those of HOLA_LABELS under other names.
hola_labels <- function(given) {
  given <- as.list(given)
  items <- trimws(strsplit(Sys.getenv("HOLA_LABELS"), ",", fixed = TRUE)[[1]])
  for (item in items[nzchar(items)]) {
    if (!grepl("=", item, fixed = TRUE)) stop("HOLA_LABELS: '", item, "' is not of the form name=value", call. = FALSE)
    name <- trimws(sub("=.*$", "", item))
    if (is.null(given[[name]])) given[[name]] <- trimws(sub("^[^=]*=", "", item))
  }
  for (name in names(given)) {
    if (!grepl("^[A-Za-z_][A-Za-z0-9_.-]{0,63}$", name)) stop("labels: '", name, "' is not a name", call. = FALSE)
    given[[name]] <- as.character(given[[name]])
    if (nchar(given[[name]]) > 256) stop("labels: the value of '", name, "' has more than 256 characters", call. = FALSE)
  }
  if (length(given) > 32) stop("labels: ", length(given), " are more than the 32 allowed", call. = FALSE)
  given
}

#' Works on a study until it is finished.
#'
#' @param objective a function of the parameters, a list by name (hola_has() tells which are active); it returns a number, a list of all objectives by

#' @param objective a function of the parameters, a list by name, and if it has a second argument of the trial; it returns a number, a list of all objectives by
#'   name, or list(objectives = ..., metadata = ...). Any error is a failure, hola_infeasible() says that the point
#'   cannot be evaluated. The trial has id, attempt, study, parameters, objectives, host (as the worker registered it), resume
#'   (NULL, or the step and the checkpoint from which to continue), next_step (of the next decision, or NULL), and
#'   report(step, values, checkpoint = NULL, metadata = NULL). values is a number or a list of some objectives by name;
#'   checkpoint is a URI, or list(uri = ..., host = ...).
#'   When the trial is stopped or paused it raises the condition hola_stopped, with decision and reason: let it pass.
#'   By heartbeat a decision comes as an interrupt; 2 s later the evaluation is killed.
#' @param study its name; by default that of HOLA_STUDY, of the connection file, or "default".
#' @param name what people see; by default that of HOLA_WORKER_NAME, or the process's id.
#' @param can_resume whether the objective continues from trial$resume.
#' @param labels facts about where the worker runs, by name, beside those of HOLA_LABELS (name=value,name=value).
#' @param on_discard a function of a list of checkpoints that are no longer needed, to delete them.
#' @param patience seconds that an outage may take; by default HOLA_RECONNECT_S, or 600.
#' @return the exit code: 0 when the study is finished, or the scheduler said drain or stop.
hola_work <- function(objective, study = NULL, name = Sys.getenv("HOLA_WORKER_NAME"),
                      patience = as.numeric(Sys.getenv("HOLA_RECONNECT_S", "600")), can_resume = FALSE, labels = list(),
                      on_discard = NULL) {
  self <- list2env(hola_connection(study))
  self$host <- Sys.info()[["nodename"]]
  self$can_resume <- can_resume
  self$on_discard <- on_discard
  self$labels <- hola_labels(labels)
  self$name <- if (nzchar(name)) name else paste0("R:", Sys.getpid())
  self$patience <- patience
  self$command <- "continue"
  self$held <- NULL
  self$answer <- NULL
  hola_register(self)
  on.exit(hola_goodbye(self)) # also after an error, and after an interrupt
  hola_tell_kept(self)
  repeat {
    answer <- self$answer
    if (identical(answer$status, "finished") || self$command != "continue") return(invisible(0L))
    held <- hola_held(answer)
    if (length(held) > 0) {
      self$held <- held[[1]]
      self$answer <- NULL # until a receipt of a report brings the next
      outcome <- hola_evaluate(self, objective, self$held)
      trial <- self$held
      if (is.null(outcome$result) && (is.null(outcome) || !is.null(self$decision))) {
        # Of a trial that has ended nothing is told; when the worker ends, it is given back.
        if (!is.null(self$decision)) {
          self$held <- NULL
          message("hola: trial ", trial$trial_id, ": told to ", self$decision$decision,
            if (!is.null(self$decision$reason)) paste0(": ", self$decision$reason))
        }
        next
      }
      item <- lapply(outcome, function(part) c(trial[c("trial_id", "lease")], part))
      next_count <- if (self$command == "continue" && length(hola_held(self$answer)) == 0) 1L else 0L
      reply <- tryCatch(hola_tell(self, item, next_count),
        hola_refused = function(problem) {
          # Such as a result that is nested too deeply: this trial failed, and the worker goes on.
          if (is.null(item$result) || !hola_code(problem) %in% c("invalid_message", "too_large")) stop(problem)
          message("hola: trial ", trial$trial_id, ": the result is refused: ", conditionMessage(problem))
          reason <- hola_clean(paste("the scheduler refused the result:", conditionMessage(problem)))
          hola_tell(self, list(failure = c(trial[c("trial_id", "lease")], list(reason = reason))), next_count)
        },
        hola_unreachable = function(problem) {
          hola_keep(self, item)
          self$held <- NULL
          stop(problem)
        }
      )
      self$held <- NULL
      hola_discard(self, reply$receipts)
      refused <- reply$receipts[[1]]$error$message
      if (!is.null(refused)) message("hola: trial ", trial$trial_id, ": ", refused)
      if (!is.null(reply$`next`)) self$answer <- reply$`next`
      next
    }
    if (!is.null(answer) && answer$status != "suggestions" && !isTRUE(self$waited)) {
      Sys.sleep(min(15, if (is.null(answer$retry_after_s)) 1 else answer$retry_after_s))
      hola_beat(self, list())
    }
    ask <- list(tag = "GetSuggestionRequest", study = self$study, wait_s = self$wait)
    asked <- Sys.time()
    self$answer <- hola_as_worker(self, "suggestions", ask, timeout = self$wait + 15)
    self$waited <- Sys.time() - asked >= 1
  }
}

hola_held <- function(answer) {
  Filter(function(suggestion) is.null(suggestion$standing) || suggestion$standing == "held", answer$suggestions)
}

# Gives back what is held, and leaves. A scheduler that does not answer finds out by the lease.
hola_goodbye <- function(self) {
  give_back <- function(suggestions, kind) {
    if (length(suggestions) == 0) return()
    message <- list(
      tag = "ReleaseTrialsRequest", study = self$study, leases = lapply(suggestions, `[`, c("trial_id", "lease")),
      kind = kind, reason = "the worker is ending"
    )
    hola_attempt(self, "releases", hola_json(message), NULL, 5)
  }
  tryCatch(
    {
      if (!is.null(self$held)) give_back(list(self$held), if (self$command == "continue") "preempted" else "drained")
      give_back(hola_held(self$answer), "undelivered")
      message <- list(tag = "DeregisterWorkerRequest", study = self$study, worker_id = self$worker_id)
      hola_attempt(self, "workers/deregister", hola_json(message), NULL, 5)
    },
    error = function(problem) message("hola: could not say goodbye: ", conditionMessage(problem))
  )
}
