#!/bin/sh
# One trial of study.yaml: drops a mass on a spring and a damper, and watches it settle.
#
# The parameters come as HOLA_PARAM_<name>; the last line of the output is the result. Exit code 65 says that the
# point cannot be built (infeasible), any other but 0 that the trial failed.

if [ "$HOLA_PARAM_plates" -gt 4 ] && [ "$HOLA_PARAM_oil" = thick ]; then
    echo "five plates do not move in thick oil" >&2
    exit 65
fi

exec awk -v k="$HOLA_PARAM_stiffness" -v c="$HOLA_PARAM_damping" -v plates="$HOLA_PARAM_plates" \
    -v oil="$HOLA_PARAM_oil" 'BEGIN {
    mass = 50; dt = 0.0005; x = 1; v = 0; settled = 0; lowest = 0
    drag = c * plates * (oil == "thick" ? 1.6 : 1)
    for (t = 0; t < 10; t += dt) {
        v += dt * (-k * x - drag * v) / mass
        x += dt * v
        if (x < lowest) lowest = x
        if (x > 0.05 || x < -0.05) settled = t
    }
    price = 20 + sqrt(k) + 8 * plates + (oil == "thick" ? 15 : 0)
    printf "{\"objectives\": {\"settling_s\": %.4f, \"overshoot\": %.4f, \"price\": %.2f},", settled, 0 - lowest, price
    printf " \"metadata\": {\"drag\": %.1f}}\n", drag
}'
