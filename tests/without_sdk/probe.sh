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
report)
    # Six steps; after the one of HOLA_PROBE_WAIT it waits for a file.
    trap 'touch "$HOLA_PROBE/$HOLA_TRIAL_ID.stopped"; exit 1' TERM
    step=${HOLA_RESUME_STEP:-0}
    while [ "$step" -lt 6 ]; do
        step=$((step + 1))
        loss=$(awk -v x="$HOLA_PARAM_x" -v step="$step" 'BEGIN { printf "%.17g", x / step }')
        case $step in
        2) also=", \"checkpoint\": \"memory:$HOLA_TRIAL_ID:2\"" ;;
        4) also=", \"checkpoint\": {\"uri\": \"memory:$HOLA_TRIAL_ID:4\", \"host\": null}" ;;
        *) also= ;;
        esac
        echo "{\"step\": $step, \"objectives\": {\"loss\": $loss}$also}" >>"$HOLA_REPORT_FILE"
        if [ "$step" = "${HOLA_PROBE_WAIT:-}" ]; then
            touch "$HOLA_PROBE/$HOLA_TRIAL_ID.started"
            until [ -e "$HOLA_PROBE/$HOLA_TRIAL_ID.go" ]; do sleep 0.05; done
        fi
    done
    echo "$loss"
    exit
    ;;
odd)
    printf '%s\n' '{"step": 1, "objectives": {"loss": NaN}}' '' 'no report' '{"step": 0, "objectives": {"loss": 1}}' \
        '{"step": 2, "objectives": {"cost": 1}}' '{"step": 2, "objectives": {"loss": "low"}}' '[1]' \
        '{"step": 3, "objectives": {}, "checkpoint": 7}' '{"step": 3, "objectives": {}, "metadata": {"a": 1}}' \
        >"$HOLA_REPORT_FILE"
    printf '%s' '{"step": 4.0, "objectives": {"loss": null}}' >>"$HOLA_REPORT_FILE"
    ;;
long) { head -c 1200000 /dev/zero | tr '\0' x && echo && echo '{"step": 1, "objectives": {"loss": 1}}'; } >"$HOLA_REPORT_FILE" ;;
pipe) mkfifo "$HOLA_REPORT_FILE" ;;
esac
echo "{\"objectives\": {\"loss\": $HOLA_PARAM_x}, \"metadata\": {\"text\": \"größer\", \"list\": [1, null, []]}}"
