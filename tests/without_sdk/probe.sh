#!/bin/sh
# An evaluation that does what its parameter says; the files of a trial that holds are in HOLA_PROBE.
case $HOLA_PARAM_do in
value) ;;
fail) echo "as the test says" >&2; exit 1 ;;
infeasible) echo "as the test says" >&2; exit 65 ;;
nan) echo nan; exit 0 ;;
hold)
    echo $$ >"$HOLA_PROBE/started"
    until [ -e "$HOLA_PROBE/go" ]; do sleep 0.05; done
    ;;
esac
echo "{\"objectives\": {\"loss\": $HOLA_PARAM_x}, \"metadata\": {\"text\": \"größer\", \"list\": [1, null, []]}}"
