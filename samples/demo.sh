#!/bin/sh
# Runs the main job on every sample against the built-in simulator: all at once,
# each a process of its own, over one ledger.
# usage: samples/demo.sh MOPUP FOLDER
set -eu
mopup=$1
out=$2
samples=$(dirname "$0")
mkdir -p "$out"
rm -f "$out"/ledger.db*
runs=

# Nobody else would end them: what a shell starts with & is deaf to Ctrl-C, and the next
# demo takes away their ledger.
end_runs() {
	trap '' INT TERM HUP
	for run in $runs; do
		kill -TERM "${run%%,*}" 2>/dev/null || :
	done
	wait
}
trap end_runs EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# start FILE ACTION CODE: the exit code is 3 where the sample has invalid rows.
start() {
	name=$(basename "$1" | tr . -)
	"$mopup" run "$1" ${2:+--action "$2"} --simulate --yes --allow-irreversible --skip-invalid --quiet \
		--ledger "$out/ledger.db" --report "$out/$name.report.csv" >"$out/$name.summary" 2>"$out/$name.log" &
	runs="$runs $!,$3,$name,$1,$2"
}

# show PID,CODE,NAME,FILE,ACTION
show() {
	IFS=, read -r pid want name file action <<-RUN
		$1
	RUN
	echo "== mopup run $file ${action:+--action $action }--simulate"
	code=0
	wait "$pid" || code=$?
	runs=${runs#" $1"} # its process id may be another's from here on
	cat "$out/$name.summary"
	if [ "$code" -ne "$want" ]; then
		cat "$out/$name.log"
		echo "mopup ended with $code, $want was expected"
		exit 1
	fi
	echo
}

for kind in csv jsonl; do
	start "$samples/accounts.$kind" tmcas/account-disable 3
	start "$samples/emails.$kind" graph/email-soft-delete 3
	start "$samples/signins.$kind" graph/signin-confirm-compromised 3
	start "$samples/recommendations.$kind" graph/recommendation-reactivate 3
done
start "$samples/accounts-mixed.csv" "" 3
start "$samples/entra-signins.csv" graph/signin-confirm-compromised 0
start "$samples/hunting-emails.xlsx" graph/email-soft-delete 0
start "$samples/accounts-excel.txt" tmcas/account-disable 0
start "$samples/accounts-munich.csv" tmcas/account-disable 0
start "$samples/accounts-two-sheets.xlsx" tmcas/account-disable 0
for run in $runs; do
	show "$run"
done

"$mopup" jobs --ledger "$out/ledger.db"
echo
echo "One of the reports, its first lines ($out/recommendations-csv.report.csv):"
head -n 3 "$out/recommendations-csv.report.csv"
echo
echo "The reports, one line for each row of input:"
ls "$out"/*.report.csv
