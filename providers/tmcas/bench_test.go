package tmcas

import (
	"fmt"
	"testing"

	"mopup/providers/exchange/exchangetest"
)

// One reply with all the results that it has room for.
func BenchmarkFollow_500Accounts(b *testing.B) {
	asked := sent(page)
	records := make([]string, page)
	for i, t := range asked[0].Targets {
		records[i] = record(t.Values[email], "Success", fmt.Sprintf(`,"action_executed_at":"2026-03-01T08:00:03.%03dZ","error_code":0,"error_message":""`, i))
	}
	p := provider(b, &exchangetest.Stub{Status: 200, Body: reply(records...)})
	b.ReportAllocs()
	for b.Loop() {
		results, _, err := p.Follow(b.Context(), asked)
		if err != nil || len(results) != page {
			b.Fatalf("%d results, %v", len(results), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/page, "ns/account")
}

func BenchmarkSend_100Accounts(b *testing.B) {
	body := `{"code":0,"msg":"","batch_id":"b-1","traceId":"t-1"}`
	p := provider(b, &exchangetest.Stub{Status: 201, Body: body})
	accounts := accounts("account-disable", 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Send(b.Context(), accounts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/account")
}
