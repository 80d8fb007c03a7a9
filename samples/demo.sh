#!/bin/sh
# Runs the main job on every sample against the built-in simulator.
# usage: samples/demo.sh MOPUP FOLDER
set -eu
mopup=$1
out=$2
samples=$(dirname "$0")
mkdir -p "$out"
rm -f "$out"/ledger.db*

# run FILE ACTION CODE: the exit code is 3 where the sample has invalid rows.
run() {
	code=0
	want=$3
	name=$(basename "$1" | tr . -)
	echo "== mopup run $1 ${2:+--action $2 }--simulate"
	"$mopup" run "$1" ${2:+--action "$2"} --simulate --yes --allow-irreversible --skip-invalid \
		--quiet --ledger "$out/ledger.db" --report "$out/$name.report.csv" 2>"$out/$name.log" || code=$?
	if [ "$code" -ne "$want" ]; then
		cat "$out/$name.log"
		echo "mopup ended with $code, $want was expected"
		exit 1
	fi
	echo
}

for kind in csv jsonl; do
	run "$samples/accounts.$kind" tmcas/account-disable 3
	run "$samples/emails.$kind" graph/email-soft-delete 3
	run "$samples/signins.$kind" graph/signin-confirm-compromised 3
	run "$samples/recommendations.$kind" graph/recommendation-reactivate 3
done
run "$samples/accounts-mixed.csv" "" 3
run "$samples/entra-signins.csv" graph/signin-confirm-compromised 0
run "$samples/hunting-emails.xlsx" graph/email-soft-delete 0
run "$samples/accounts-excel.txt" tmcas/account-disable 0
run "$samples/accounts-munich.csv" tmcas/account-disable 0
run "$samples/accounts-two-sheets.xlsx" tmcas/account-disable 0

"$mopup" jobs --ledger "$out/ledger.db"
echo
echo "One of the reports, its first lines ($out/recommendations-csv.report.csv):"
head -n 3 "$out/recommendations-csv.report.csv"
echo
echo "The reports, one line for each row of input:"
ls "$out"/*.report.csv
