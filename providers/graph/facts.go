package graph

import (
	"fmt"
	"time"

	"mopup/batch"
	"mopup/batch/pace"
)

// The vendor's pages that the facts were read from, and when.
const (
	api = "https://learn.microsoft.com/graph/api/"

	pageRemediate     = api + "security-analyzedemail-remediate"
	pageCompromised   = api + "signin-confirmcompromised"
	pageSafe          = api + "signin-confirmsafe"
	pageDismissSignIn = api + "signin-dismiss"
	pageReactivate    = api + "recommendation-reactivate"
	pageComplete      = api + "recommendation-complete"
	pageDismiss       = api + "recommendation-dismiss"
	pagePostpone      = api + "recommendation-postpone"
	pageBatch         = "https://learn.microsoft.com/graph/json-batching"
	pageLimits        = "https://learn.microsoft.com/graph/throttling-limits"

	read = "2026-11"
)

func doc(page string) batch.Source { return batch.Source{Page: page, Read: read} }

// scope is what the facts of a connection depend on.
type scope struct {
	cloud    cloud
	tenant   string
	versions map[string]string
}

// Actions gives the facts of the global cloud.
func Actions() []batch.Action { return scope{cloud: clouds[0]}.actions() }

func (s scope) version(op operation) string {
	if v := s.versions[Name+"/"+op.name]; v != "" {
		return v
	}
	return s.cloud.version(op.family)
}

// find gives the operation of an action and its version in this cloud.
func (s scope) find(action string) (operation, string, error) {
	for _, op := range operations {
		if Name+"/"+op.name != action {
			continue
		}
		if v := s.version(op); v != "" {
			return op, v, nil
		}
		return operation{}, "", fmt.Errorf("the cloud %s does not offer %s", s.cloud.name, action)
	}
	return operation{}, "", fmt.Errorf("no action of %s: %q", Name, action)
}

func (s scope) actions() []batch.Action {
	var all []batch.Action
	for _, op := range operations {
		if version := s.version(op); version != "" {
			all = append(all, op.facts(version, s.tenant))
		}
	}
	return all
}

func (op operation) facts(version, tenant string) batch.Action {
	a := batch.Action{
		Name: Name + "/" + op.name, Title: op.title, Words: []string{op.word},
		Fields:         op.fields(tenant),
		Settings:       op.settings(),
		Bytes:          batch.Assume(0),
		InFlight:       batch.Assume(4),
		RepeatHarmless: batch.Assume(op.family != emails),
		Undo:           batch.Assume[[]string](nil), // that nothing undoes it, no page says
		Caveat:         op.caveat,
	}
	if len(op.undo) > 0 {
		var names []string
		for _, inverse := range op.undo {
			names = append(names, Name+"/"+inverse)
		}
		a.Undo = batch.Assume(names)
		if op.undoPage != "" {
			a.Undo = batch.Read(names, doc(op.undoPage))
		}
	}
	op.limits(&a, version)
	return a
}

// limits sets what is the vendor's to allow: where, how many, how often, to
// whom. Graph's ceiling for everything, 130,000 per 10 seconds and app, is far
// above these and is left out; so is the one of 122 sign-in requests per 10
// seconds, which counts an app over all its tenants.
func (op operation) limits(a *batch.Action, version string) {
	switch op.family {
	case emails:
		a.Noun, a.Lane = "e-mail", "remediate"
		a.Endpoint = batch.Read("POST /"+version+remediatePath, doc(op.page))
		a.Targets = batch.Assume(100)
		a.Quotas = []batch.Quota{quota(2, time.Second, "per app and tenant", batch.Source{})}
		a.Permission = batch.Read("SecurityAnalyzedMessage.ReadWrite.All (application only)", doc(op.page))
	case signIns:
		a.Noun, a.Lane = "sign-in", "signins"
		a.Endpoint = batch.Read("POST /"+version+signInsPath+op.word, doc(op.page))
		a.Targets = batch.Assume(60) // what the sister call riskyUsers/dismiss takes
		a.Quotas = []batch.Quota{    // which of the two the vendor applies is not said, so both hold
			quota(5, 10*time.Second, "sign-in logs, per app and tenant", doc(pageLimits)),
			quota(1, time.Second, "Identity Protection, per tenant, all apps together", doc(pageLimits)),
		}
		a.Permission = batch.Read("IdentityRiskEvent.ReadWrite.All"+
			" (delegated: IdentityRiskyUser.ReadWrite.All and the role Security Administrator)", doc(op.page))
	case recommendations:
		a.Noun, a.Lane, a.Inner = "recommendation", "recommendations", true
		a.Endpoint = batch.Read("POST /"+version+batchPath, doc(pageBatch))
		a.Targets = batch.Read(20, doc(pageBatch))
		a.Quotas = []batch.Quota{quota(20, 10*time.Second, "per app and tenant", batch.Source{})}
		// How long a new state takes to show, no page says. E-mails have no Lookup,
		// since the vendor has no way to ask, and sign-ins have none, since to
		// repeat them is harmless and cheaper.
		a.Lookup = &batch.Lookup{First: 2 * time.Second, Settle: batch.Assume(15 * time.Second)}
		a.Permission = batch.Read("DirectoryRecommendations.ReadWrite.All", doc(op.page))
	}
}

func quota(n int, per time.Duration, scope string, source batch.Source) batch.Quota {
	return batch.Quota{Quota: pace.Quota{N: n, Per: per}, Scope: scope, Source: source}
}
