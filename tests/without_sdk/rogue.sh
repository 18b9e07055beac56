#!/bin/sh
# An evaluation that misbehaves as its parameter says.
case $HOLA_PARAM_do in
token)
    secrets=$(env | grep -E '^HOLA_[A-Z_]*(TOKEN|SECRET)[A-Z_]*=.' | tr -d '\n"')
    echo "{\"objectives\": {\"loss\": 1}, \"metadata\": {\"secrets\": \"$secrets\"}}"
    exit
    ;;
folder) mkdir "$HOLA_RESULT_FILE" && exit ;;
fifo) mkfifo "$HOLA_RESULT_FILE" && exit ;;
deep) awk 'BEGIN { for (i = 0; i < 100000; i++) printf "["; print "" }' && exit ;;
huge) head -c 400000000 /dev/zero | tr '\0' 1 >"$HOLA_RESULT_FILE" && exit ;;
gone) rm -rf "$(dirname "$HOLA_RESULT_FILE")" && exit ;;
child)
    sleep 1000 &
    echo "$$ $!" >"$HOLA_PROBE/started.new" && mv "$HOLA_PROBE/started.new" "$HOLA_PROBE/started"
    wait
    ;;
hold)
    echo $$ >"$HOLA_PROBE/started"
    until [ -e "$HOLA_PROBE/go" ]; do sleep 0.05; done
    ;;
esac
echo 0.5
