"""The controller of a motor, in Python; README.md says what every language computes."""

import os
import time
from typing import Any

DT = 0.0005
STEPS = 8000
VOLTS = 12.0


def simulate(kp: float, ki: float, kd: float, period_ms: int, form: str, anti_windup: bool) -> tuple[float, float]:
    """Turn the shaft by one radian.

    :returns: the integral of time times absolute error, and the angle at the end in radians.
    """
    if form == "standard":
        ki, kd = kp * ki, kp * kd
    every = 2 * period_ms
    period = every * DT
    angle = speed = integral = before = u = error = 0.0
    for step in range(STEPS):
        e = 1.0 - angle
        if step % every == 0:
            derivative = 0.0 if step == 0 else (e - before) / period
            before = e
            wanted = kp * e + ki * (integral + e * period) + kd * derivative
            u = min(VOLTS, max(-VOLTS, wanted))
            if wanted == u or not anti_windup:
                integral += e * period
        load = 1.5 if step >= STEPS // 2 else 0.0
        speed += DT * ((8.0 * u - speed) / 0.25 - load)
        angle += DT * speed
        error += DT * (step * DT) * abs(e)
    return error, angle


def evaluate(parameters: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """The objective of ``hola worker --objective``.

    :param parameters: of the trial.
    """
    began = time.monotonic()
    error, angle = simulate(**parameters)
    time.sleep(max(0.0, float(os.environ.get("HOLA_CONTROLLER_S", "0")) - (time.monotonic() - began)))
    return error, {"language": "python", "angle": angle}
