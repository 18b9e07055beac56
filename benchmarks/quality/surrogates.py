"""Peers that model the objective, as functions that minimise in the unit cube: BoTorch and TuRBO."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Objective: TypeAlias = Callable[[np.ndarray], float]

_INITIAL = 5
"""Of Ax, which chooses BoTorch's methods for its users."""
_STARTS, _RAW, _OPTIONS = 10, 512, {"maxiter": 200}
"""Of the acquisition's optimisation, as in BoTorch's tutorials."""
_SHORTEST, _LONGEST = 0.5**7, 1.6
"""Sides of TuRBO's trust region; these and the next constants are those of Eriksson et al. (2019), supplement D."""
_SUCCESSES, _FAILURES, _MOST_CANDIDATES, _PERTURBED = 3, 4, 5000, 20


@dataclass(slots=True)
class Region:
    """The trust region of TuRBO-1 with one point at a time.

    :ivar d: the number of dimensions.
    :ivar length: its side, before it is scaled by the length scales.
    """

    d: int
    length: float = 0.8
    _successes: int = 0
    _failures: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is large enough to continue; otherwise the search starts again elsewhere."""
        return self.length >= _SHORTEST

    def update(self, better: bool) -> None:
        """Grow after successes in a row, shrink after failures in a row.

        :param better: whether the last point was.
        """
        self._successes, self._failures = (self._successes + 1, 0) if better else (0, self._failures + 1)
        if self._successes == _SUCCESSES:
            self.length, self._successes = min(2.0 * self.length, _LONGEST), 0
        elif self._failures == max(_FAILURES, self.d):
            self.length, self._failures = self.length / 2.0, 0


def log_expected_improvement(objective: Objective, d: int, seed: int, _n: int) -> None:
    """BoTorch: a Gaussian process with its default priors, and log expected improvement by multi-start optimisation.

    :param objective: to minimise.
    :param d: the number of dimensions.
    :param seed: of the initial points and of the starts.
    """
    import torch
    from botorch.acquisition import LogExpectedImprovement
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import SingleTaskGP
    from botorch.optim import optimize_acqf
    from gpytorch.mlls import ExactMarginalLogLikelihood

    x, y = _started(objective, _INITIAL, d, seed)
    bounds = torch.tensor([[0.0] * d, [1.0] * d], dtype=torch.double)
    while True:
        model = SingleTaskGP(x, y)
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        acquisition = LogExpectedImprovement(model, best_f=y.max())
        found, _ = optimize_acqf(acquisition, bounds, q=1, num_restarts=_STARTS, raw_samples=_RAW, options=_OPTIONS)
        x, y = _with(x, y, found, objective)


def turbo(objective: Objective, d: int, seed: int, _n: int) -> None:
    """TuRBO-1 (Eriksson et al., NeurIPS 2019) over BoTorch: Thompson samples in one trust region, until it is small.

    :param objective: to minimise.
    :param d: the number of dimensions.
    :param seed: of the initial points and of the samples.
    """
    import torch

    x, y = _started(objective, 2 * d, d, seed)
    region = Region(d)
    sobol = torch.quasirandom.SobolEngine(d, scramble=True, seed=seed)
    while region.is_open:
        best = float(y.max())
        x, y = _with(x, y, _thompson(x, y, region.length, sobol), objective)
        region.update(float(y[-1]) > best + 1e-3 * abs(best))


def _thompson(x: Any, y: Any, length: float, sobol: Any) -> Any:
    """The best of a posterior sample at points of a trust region around the best point, double[1, d]."""
    import gpytorch
    import torch
    from botorch.fit import fit_gpytorch_mll
    from botorch.generation import MaxPosteriorSampling
    from botorch.models import SingleTaskGP
    from gpytorch.constraints import Interval
    from gpytorch.kernels import MaternKernel, ScaleKernel

    d = x.shape[-1]
    matern = MaternKernel(nu=2.5, ard_num_dims=d, lengthscale_constraint=Interval(0.005, 4.0))
    likelihood = gpytorch.likelihoods.GaussianLikelihood(noise_constraint=Interval(1e-8, 1e-3))
    with gpytorch.settings.max_cholesky_size(math.inf):
        model = SingleTaskGP(x, y, covar_module=ScaleKernel(matern), likelihood=likelihood)
        fit_gpytorch_mll(gpytorch.mlls.ExactMarginalLogLikelihood(model.likelihood, model))
        scales = matern.lengthscale.detach().squeeze(0)
        half = length / 2.0 * scales / scales.log().mean().exp()
        centre = x[y.argmax()]
        low, high = (centre - half).clamp(0.0, 1.0), (centre + half).clamp(0.0, 1.0)
        count = min(100 * d, _MOST_CANDIDATES)
        moved = torch.rand(count, d) <= min(1.0, _PERTURBED / d)
        moved[torch.arange(count), torch.randint(d, (count,))] = True
        points = torch.where(moved, low + (high - low) * sobol.draw(count).to(x), centre)
        with torch.no_grad():
            return MaxPosteriorSampling(model, replacement=False)(points, num_samples=1)


def _started(objective: Objective, count: int, d: int, seed: int) -> tuple[Any, Any]:
    """Sobol points and their negated values, double[count, d] and double[count, 1]; one thread from then on."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    x = torch.quasirandom.SobolEngine(d, scramble=True, seed=seed).draw(count).double()
    return x, torch.tensor([[-objective(point)] for point in x.numpy()], dtype=torch.double)


def _with(x: Any, y: Any, found: Any, objective: Objective) -> tuple[Any, Any]:
    """The points and their negated values with one more."""
    import torch

    value = torch.tensor([[-objective(found[0].numpy())]], dtype=torch.double)
    return torch.cat([x, found]), torch.cat([y, value])
