# A PostgreSQL server of our own, for as long as standard input stays open: when the caller ends, however
# it ends, the server stops and its folder goes. $1: the folder of PostgreSQL's programs; $2: its settings.
set -eu
umask 077
home=$(mktemp -d "${TMPDIR:-/tmp}/madoguchi-postgres.XXXXXX")
trap 'rm -rf "$home"' EXIT
trap '' INT HUP

cd "$home"
if ! "$1/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$home/log" 2>&1; then
    cat "$home/log" >&2
    exit 1
fi

printf '%s\n' $2 >>"$home/data/postgresql.conf"
"$1/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=300 -c timezone=UTC \
    >>"$home/log" 2>&1 </dev/null &
server=$!

tries=0
until "$1/pg_isready" -q -h "$home" -U postgres; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$home/log" >&2
        exit 1
    fi
    sleep 0.1
done

echo "$home"
cat >/dev/null
kill -QUIT "$server"
wait "$server" || true
