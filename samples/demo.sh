#!/bin/sh
# Runs the main job on every sample against the built-in simulator.
# usage: samples/demo.sh MOPUP FOLDER
set -eu
mopup=$1
out=$2
samples=$(dirname "$0")
mkdir -p "$out"
rm -f "$out"/ledger.db*

# run FILE ACTION: exit code 3 is right, since each sample has invalid rows.
run() {
	code=0
	name=$(basename "$1" | tr . -)
	echo "== mopup run $1 ${2:+--action $2 }--simulate"
	"$mopup" run "$1" ${2:+--action "$2"} --simulate --yes --allow-irreversible --skip-invalid \
		--quiet --ledger "$out/ledger.db" --report "$out/$name.report.csv" 2>"$out/$name.log" || code=$?
	if [ "$code" -ne 3 ]; then
		cat "$out/$name.log"
		echo "mopup ended with $code, 3 was expected"
		exit 1
	fi
	echo
}

for kind in csv jsonl; do
	run "$samples/accounts.$kind" tmcas/account-disable
	run "$samples/emails.$kind" graph/email-soft-delete
	run "$samples/signins.$kind" graph/signin-confirm-compromised
	run "$samples/recommendations.$kind" graph/recommendation-reactivate
done
run "$samples/accounts-mixed.csv" ""

"$mopup" jobs --ledger "$out/ledger.db"
echo
echo "One of the reports, its first lines ($out/recommendations-csv.report.csv):"
head -n 3 "$out/recommendations-csv.report.csv"
echo
echo "The reports, one line for each row of input:"
ls "$out"/*.report.csv
