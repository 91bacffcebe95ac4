#!/bin/sh
# Runs a command with TEST_DATABASE_URL naming a PostgreSQL server: the one it names
# already, else a temporary one that is stopped and deleted when the command ends.
#
#   scripts/with-postgres.sh go test ./internal/store/...
#
# The temporary server needs PostgreSQL's server package (15 or newer), nothing running.
# It keeps fsync on: tests of durability must meet the real thing.
set -eu

if [ $# -eq 0 ]; then
	echo "usage: $0 COMMAND [ARGUMENT…]" >&2
	exit 2
fi
if [ -n "${TEST_DATABASE_URL:-}" ]; then
	exec "$@"
fi

# The newest installed server.
bin=
best=0
for initdb in /usr/lib/postgresql/*/bin/initdb /usr/local/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb $(command -v initdb || true); do
	[ -x "$initdb" ] || continue
	major=$("$initdb" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
	if [ "${major:-0}" -ge 15 ] && [ "$major" -gt "$best" ]; then
		best=$major
		bin=$(dirname "$initdb")
	fi
done
if [ -z "$bin" ]; then
	echo "$0: no PostgreSQL server (15 or newer) is installed; on Debian: apt-get install postgresql. Or set TEST_DATABASE_URL." >&2
	exit 1
fi

# PostgreSQL refuses to run as root.
owner=$(id -un)
as() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
	owner=postgres
	if ! id postgres >/dev/null 2>&1; then
		echo "$0: run as root, this needs the user postgres, which the server package makes" >&2
		exit 1
	fi
	as() { setpriv --reuid=postgres --regid=postgres --init-groups --reset-env "$@"; }
	command -v setpriv >/dev/null 2>&1 || as() { su postgres -s /bin/sh -c 'exec "$@"' -- sh "$@"; }
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/prosa-pg.XXXXXX")
chown "$owner" "$dir"
child=
clean() {
	trap '' INT TERM HUP
	[ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true
	[ ! -f "$dir/data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

cd "$dir" # postgres may not be allowed where we are
if ! as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-instructions >"$dir/log" 2>&1; then
	cat "$dir/log" >&2
	exit 1
fi
cd "$OLDPWD"

# A free port, by trying: another program may take the one we think of.
tries=0
port=
while [ -z "$port" ]; do
	tries=$((tries + 1))
	try=$(($(od -An -N2 -tu2 /dev/urandom) % 20000 + 20000))
	if (cd "$dir" && as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -s \
		-o "-c listen_addresses=127.0.0.1 -c port=$try -c unix_socket_directories=$dir -c max_connections=200 -c fsync=on -c synchronous_commit=on" start) >/dev/null 2>&1; then
		port=$try
	elif [ "$tries" -ge 5 ]; then
		echo "$0: PostgreSQL does not start:" >&2
		cat "$dir/server.log" >&2
		exit 1
	fi
done

export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
# In the background, so that a signal to this script is not held up until the command
# ends; with our standard input, which the shell takes from background commands.
exec 3<&0
"$@" <&3 3<&- &
child=$!
exec 3<&-
code=0
wait "$child" || code=$?
child=
exit "$code"
