# An evaluation that does what its parameter says; the files of a trial that holds are in HOLA_PROBE.
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
source(file.path(dirname(script), "..", "..", "clients", "r", "worker.R"))
folder <- Sys.getenv("HOLA_PROBE")
six_steps <- function(trial) {
  note <- function(what) file.create(file.path(folder, paste(trial$id, what, sep = ".")))
  first <- if (is.null(trial$resume)) 1 else trial$resume$step + 1
  tryCatch(
    for (step in seq(first, 6)) {
      checkpoint <- if (step %in% c(2, 4)) sprintf("memory:%d:%d", trial$id, step)
      trial$report(step, trial$parameters$x / step, checkpoint = checkpoint)
      if (identical(as.character(step), Sys.getenv("HOLA_PROBE_WAIT"))) {
        note("started")
        while (!file.exists(file.path(folder, paste0(trial$id, ".go")))) Sys.sleep(0.05)
      }
    },
    hola_stopped = function(problem) {
      note("stopped")
      stop(problem)
    },
    interrupt = function(problem) {
      note("stopped")
      stop("interrupted")
    }
  )
  trial$parameters$x / 6
}

quit(status = hola_work(function(parameters, trial) {
  switch(parameters$do,
    fail = stop("as the test says"),
    infeasible = stop(hola_infeasible("as the test says")),
    nan = return(NaN),
    report = return(six_steps(trial)),
    odd = {
      trial$report(1, NaN)
      said <- function(call) tryCatch(call, error = conditionMessage)
      metadata <- list(said = list(
        said(trial$report(0, 1)), said(trial$report(2, list(cost = 1))), said(trial$report(2, "low")),
        said(trial$report(3, list(), checkpoint = 7))
      ))
      trial$report(3, list(), metadata = list(a = 1L))
      trial$report(4, NA)
      return(list(objectives = list(loss = parameters$x), metadata = metadata))
    },
    token = {
      secrets <- system("env | grep -E '^HOLA_[A-Z_]*(TOKEN|SECRET)[A-Z_]*=.'", intern = TRUE)
      return(list(objectives = list(loss = 1), metadata = list(secrets = paste(secrets, collapse = ""))))
    },
    hold = {
      writeLines(as.character(Sys.getpid()), file.path(folder, "started"))
      while (!file.exists(file.path(folder, "go"))) Sys.sleep(0.05)
    }
  )
  list(objectives = list(loss = parameters$x), metadata = list(text = "größer", list = list(1, NULL, list())))
}, on_discard = function(checkpoints) {
  for (found in checkpoints) cat(found$uri, found$host, "\n", file = file.path(folder, "discarded"), append = TRUE)
}, can_resume = nzchar(Sys.getenv("HOLA_PROBE_CAN_RESUME")), labels = if (nzchar(Sys.getenv("HOLA_PROBE_CAN_RESUME"))) list(queue = "long") else list()))
