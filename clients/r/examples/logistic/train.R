# A logistic regression by gradient descent on the data set `infert`, which comes with R: Rscript train.R
# It reports its loss after each epoch, and continues from a checkpoint.

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
source(file.path(dirname(script), "..", "..", "worker.R"))

x <- cbind(1, scale(as.matrix(infert[c("age", "parity", "induced", "spontaneous")])))
y <- infert$case
held <- seq_len(nrow(x)) %% 3 == 0 # not learned from
folder <- file.path(dirname(tempdir()), "hola-logistic")
dir.create(folder, showWarnings = FALSE)

cross_entropy <- function(weights) {
  p <- pmin(pmax(plogis(drop(x[held, ] %*% weights)), 1e-12), 1 - 1e-12)
  -mean(ifelse(y[held] == 1, log(p), log(1 - p)))
}

train <- function(parameters, trial) {
  state <- list(epoch = 0, weights = numeric(ncol(x)), velocity = numeric(ncol(x)))
  if (!is.null(trial$resume)) state <- readRDS(trial$resume$checkpoint$uri)
  for (epoch in seq(state$epoch + 1, length.out = 60 - state$epoch)) {
    for (batch in split(which(!held), seq_len(sum(!held)) %% parameters$batches)) {
      gradient <- crossprod(x[batch, ], plogis(drop(x[batch, ] %*% state$weights)) - y[batch]) / length(batch)
      state$velocity <- parameters$momentum * state$velocity - parameters$rate * drop(gradient)
      state$weights <- state$weights + state$velocity
    }
    state$epoch <- epoch
    checkpoint <- NULL
    if (epoch %% 10 == 0) {
      checkpoint <- list(uri = file.path(folder, sprintf("%s-%d-%d.rds", trial$study, trial$id, epoch)), host = trial$host)
      saveRDS(state, checkpoint$uri)
    }
    trial$report(epoch, cross_entropy(state$weights), checkpoint)
  }
  cross_entropy(state$weights)
}

delete <- function(checkpoints) {
  for (checkpoint in checkpoints) {
    if (identical(checkpoint$host, Sys.info()[["nodename"]]) && dirname(checkpoint$uri) == folder) unlink(checkpoint$uri)
  }
}

quit(status = hola_work(train, study = "logistic", can_resume = TRUE, on_discard = delete))
