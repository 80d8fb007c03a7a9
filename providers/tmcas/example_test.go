package tmcas_test

import (
	"fmt"

	"mopup/batch"
	"mopup/providers/tmcas"
)

// A preview needs neither a token nor a network.
func ExampleProvider_Preview() {
	p, err := tmcas.New(tmcas.Config{Site: "eu"})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := p.Preview(batch.Batch{
		Action: "tmcas/account-disable",
		Targets: []batch.Target{{
			ID: 1, Action: "tmcas/account-disable",
			Values: []string{"ann@corp.example", "exchange", "office365"},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text)
	// Output:
	// POST https://api-eu.tmcas.trendmicro.com/v1/mitigation/accounts
	// Authorization: Bearer [hidden]
	// Accept: application/json
	// Content-Type: application/json
	// User-Agent: mopup
	//
	// [
	//   {
	//     "action_type": "ACCOUNT_DISABLE",
	//     "service": "exchange",
	//     "account_provider": "office365",
	//     "account_user_email": "ann@corp.example"
	//   }
	// ]
}
