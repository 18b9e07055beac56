# An evaluation that does what its parameter says; the files of a trial that holds are in HOLA_PROBE.
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
source(file.path(dirname(script), "..", "..", "clients", "r", "worker.R"))
folder <- Sys.getenv("HOLA_PROBE")
quit(status = hola_work(function(parameters) {
  switch(parameters$do,
    fail = stop("as the test says"),
    infeasible = stop(hola_infeasible("as the test says")),
    nan = return(NaN),
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
}))
