#!/usr/bin/env bash
# A walk through Prosa with nothing but curl, against a running `prosa demo`:
# a customer writes, the bot routes, an agent takes, answers, notes and transfers, a
# colleague closes with an outcome, the report shows it. Every step is checked.
#
#   prosa demo &
#   examples/walk.sh [http://127.0.0.1:8080 [http://127.0.0.1:8090]]
set -euo pipefail

APP=${1:-http://127.0.0.1:8080}
META=${2:-http://127.0.0.1:8090}
PASSWORD=${PROSA_DEMO_PASSWORD:-prosa-demo-2026}
API=$APP/api/v1
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

step=0
say() { step=$((step + 1)); printf '%2d. %s\n' "$step" "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# call WHO METHOD PATH STATUS [JSON] [HEADER]: one request; the answer is in $BODY.
# WHO is a cookie jar's name, or token.
call() {
  local who=$1 method=$2 path=$3 want=$4 json=${5:-} header=${6:-} args=() got
  if [[ $who == token ]]; then args+=(-H "Authorization: Bearer $TOKEN"); else args+=(-b "$WORK/$who" -c "$WORK/$who"); fi
  [[ -n $header ]] && args+=(-H "$header")
  [[ -n $json ]] && args+=(--data-binary "$json")
  got=$(curl -sS -o "$WORK/body" -w '%{http_code}' -X "$method" -H 'Content-Type: application/json' "${args[@]}" "$API$path")
  BODY=$(cat "$WORK/body")
  [[ $got == "$want" ]] || fail "$method $path answered $got, not $want: $BODY"
}

# field NAME: the first text or number of that name in $BODY.
field() { grep -o "\"$1\":\(\"[^\"]*\"\|-\?[0-9]*\)" <<<"$BODY" | head -n1 | sed -e "s/^\"$1\"://" -e 's/^"//' -e 's/"$//'; }
# has TEXT: $BODY contains it.
has() { grep -qF -- "$1" <<<"$BODY" || fail "expected $1 in: $BODY"; }
# idof NAME: the id of the thing with that name in a list.
idof() { tr '{' '\n' <<<"$BODY" | grep -F "\"name\":\"$1\"" | grep -o '"id":"[^"]*"' | head -n1 | cut -d'"' -f4; }
# phone METHOD PATH [JSON]: one call of the local Meta; the answer is in $BODY.
phone() { BODY=$(curl -sS -f -X "$1" -H 'Content-Type: application/json' ${3:+--data-binary "$3"} "$META/sandbox/v1$2") || fail "local Meta: $1 $2"; }
# eventually WHAT COMMAND…: until it succeeds, at most ten seconds.
eventually() {
  local what=$1 end=$((SECONDS + 10)); shift
  until "$@" 2>/dev/null; do
    ((SECONDS < end)) || fail "never: $what"
    read -rt 0.1 <> <(:) || true
  done
}
login() { call "$1" POST /session 200 "{\"email\":\"$2\",\"password\":\"$PASSWORD\"}"; }

say "the server is ready"
curl -sSf "$APP/readyz" >/dev/null || fail "no server at $APP: start prosa demo"

say "the administrator logs in and makes an API token"
login admin admin@horizonte.example
call admin POST /tokens 201 '{"name":"walk","scopes":["conversations:read","conversations:write","reports:read","settings:read"]}'
TOKEN=$(field token)
TOKEN_ID=$(field id)
call token GET /stores 200
STORE=$(idof 'Horizonte Centro')
call token GET /departments 200
WORKSHOP=$(tr '{' '\n' <<<"$BODY" | grep -F "\"store_id\":\"$STORE\"" | grep -F '"key":"oficina"' | grep -o '"id":"[^"]*"' | head -n1 | cut -d'"' -f4)
PARTS=$(tr '{' '\n' <<<"$BODY" | grep -F "\"store_id\":\"$STORE\"" | grep -F '"key":"pecas"' | grep -o '"id":"[^"]*"' | head -n1 | cut -d'"' -f4)
[[ -n $STORE && -n $WORKSHOP && -n $PARTS ]] || fail "the example dealership is not here"

say "a token does no more than its scopes"
call token GET /dead-letters 403
call token PUT /me/presence 403 '{"presence":"available"}'

say "a customer with a new phone writes “Oi”"
phone GET /state
NUMBER=$(grep -o '"numbers":\[{"id":"[0-9]*"' <<<"$BODY" | grep -o '[0-9]\{6,\}')
FROM=$(date +%s)
phone POST /phones "{\"name\":\"Cliente da Caminhada\",\"phone\":\"5511$((900000000 + FROM % 99999999))\"}"
PHONE=$(field id)
DIGITS=$(field phone)
BEGAN=$(curl -sS "$META/sandbox/v1/clock" | grep -o '"now_ms":[0-9]*' | cut -d: -f2)
phone POST "/phones/$PHONE/messages" "{\"number_id\":\"$NUMBER\",\"type\":\"text\",\"text\":{\"body\":\"Oi\"}}"

# tap TITLE: waits for a list or buttons that offer it, and touches it.
tap() {
  offered() { phone GET "/phones/$PHONE/messages?number_id=$NUMBER" && grep -q "\"title\":\"$1" <<<"$BODY"; }
  eventually "“$1” on the phone" offered "$1"
  local row kind=list_reply wamid
  wamid=$(sed 's/"wamid"/\n&/g' <<<"$BODY" | grep -F "\"title\":\"$1" | tail -n1 | cut -d'"' -f4)
  row=$(grep -o "{\"id\":\"[^\"]*\",\"title\":\"$1[^\"]*\"" <<<"$BODY" | tail -n1)
  grep -q "\"buttons\":\[[^]]*\"title\":\"$1" <<<"$BODY" && kind=button_reply
  phone POST "/phones/$PHONE/messages" "{\"number_id\":\"$NUMBER\",\"type\":\"interactive\",\"context_id\":\"$wamid\",\"interactive\":{\"type\":\"$kind\",\"id\":\"$(cut -d'"' -f4 <<<"$row")\",\"title\":\"$(cut -d'"' -f8 <<<"$row")\"}}"
}

say "the bot greets and offers the departments; by night it first says when the team is back"
menu() { phone GET "/phones/$PHONE/messages?number_id=$NUMBER" && grep -qE '"title":"(Oficina e revisão|Escolher o assunto)"' <<<"$BODY"; }
eventually "a menu on the phone" menu
if ! grep -q '"title":"Oficina e revisão"' <<<"$BODY"; then tap "Escolher o assunto"; fi

say "the customer chooses the workshop and waits in its queue"
tap "Oficina"
queued() { call token GET "/conversations?view=queues&department_id=$WORKSHOP&q=$DIGITS" 200 && grep -q '"state":"queued"' <<<"$BODY"; }
eventually "the conversation in the queue" queued
ID=$(field id)
PROTOCOL=$(field protocol)
[[ $PROTOCOL =~ ^[0-9]{8}-[0-9]{6}$ ]] || fail "no protocol: $PROTOCOL"
printf '    protocol %s\n' "$PROTOCOL"

say "an agent of another department does not even see it"
login parts pecas.centro@horizonte.example
call parts GET "/conversations/$ID" 404

say "the workshop's agent logs in and takes it"
login agent oficina.centro@horizonte.example
call agent POST "/conversations/$ID/take" 200
has '"state":"active"'

say "the agent replies; the same request again is the same message"
REPLY='{"content":{"kind":"text","text":"Bom dia! Em que posso ajudar?"}}'
call agent POST "/conversations/$ID/messages" 202 "$REPLY" "Idempotency-Key: walk-$ID"
MESSAGE=$(field id)
call agent POST "/conversations/$ID/messages" 202 "$REPLY" "Idempotency-Key: walk-$ID"
[[ $(field id) == "$MESSAGE" ]] || fail "the reply was sent twice"
answered() { phone GET "/phones/$PHONE/messages?number_id=$NUMBER" && [[ $(grep -o 'Em que posso ajudar' <<<"$BODY" | wc -l) -eq 1 ]]; }
eventually "the reply on the phone, once" answered
read_() { call agent GET "/conversations/$ID/messages" 200 && grep -q '"status":"read"' <<<"$BODY"; }
eventually "blue ticks" read_

say "the agent writes an internal note, which the customer never gets"
call agent POST "/conversations/$ID/notes" 200 '{"client_id":"walk-note","text":"Precisa de orçamento de peças."}'
phone GET "/phones/$PHONE/messages?number_id=$NUMBER"
if grep -q 'orçamento de peças' <<<"$BODY"; then fail "the note reached the customer"; fi

say "the agent transfers it to the parts department and loses sight of it"
call agent POST "/conversations/$ID/transfer" 200 "{\"department_id\":\"$PARTS\",\"note\":\"Orçar pastilhas.\"}"
has '"state":"queued"'
call agent GET "/conversations/$ID" 404

say "the parts clerk takes it, with the whole history, and closes it"
call parts POST "/conversations/$ID/take" 200
call parts GET "/conversations/$ID/messages" 200
has 'Orçar pastilhas.'
has 'Em que posso ajudar?'
call parts POST "/conversations/$ID/close" 422 '{"outcome":"perdido"}'
has '"code":"outcome_note_required"'
call parts POST "/conversations/$ID/close" 200 '{"outcome":"peca-vendida"}'
has '"state":"closed"'

say "the report counts it, and its filter lists it"
TO=$((BEGAN + 3600000))
call token GET "/reports/conversations?from=$((BEGAN - 60000))&to=$TO&by=outcome&department_id=$PARTS" 200
has '"peca-vendida"'
call token GET "/conversations?view=any&period=opened&from=$((BEGAN - 60000))&to=$TO&department_id=$PARTS&outcome=peca-vendida" 200
has "$PROTOCOL"
CSV=$(curl -sS -f -H "Authorization: Bearer $TOKEN" "$API/reports/conversations.csv?from=$((BEGAN - 60000))&to=$TO")
grep -q "^$PROTOCOL," <<<"$CSV" || fail "the CSV does not have $PROTOCOL"

say "the token is revoked and opens nothing any more"
call admin DELETE "/tokens/$TOKEN_ID" 204
call token GET /conversations 401

printf 'All %d steps passed.\n' "$step"
