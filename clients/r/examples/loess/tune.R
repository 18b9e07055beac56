# Tunes loess on the data set `cars`, which comes with R: Rscript tune.R

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
source(file.path(dirname(script), "..", "..", "worker.R"))

folds <- rep(1:10, length.out = nrow(cars))

# The median absolute error of the distances, in feet, over ten folds.
evaluate <- function(parameters) {
  errors <- unlist(lapply(1:10, function(fold) {
    fit <- loess(dist ~ speed, cars[folds != fold, ],
      span = parameters$span, degree = parameters$degree,
      family = parameters$family, control = loess.control(surface = "direct")
    )
    held <- cars[folds == fold, ]
    abs(held$dist - predict(fit, held))
  }))
  if (anyNA(errors)) stop(hola_infeasible("too few points for this span"))
  median(errors)
}

quit(status = hola_work(evaluate, study = "loess"))
