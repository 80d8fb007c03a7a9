package batch

import (
	"context"
	"time"
)

// Provider is a codec with facts: the adapter of one vendor, bound to one
// connection (site or cloud, tenant, credentials).
//
// What it does is make one attempt and tell exactly what came of it. What it
// never does is retry, sleep, limit, log, print, start goroutines, or keep
// anything of a batch: all of that is the engine's, which does it once for all
// vendors. An implementation must be safe for concurrent use, and must pass
// [mopup/providers/providertest].
type Provider interface {
	// Actions gives the facts of everything the vendor offers over this
	// connection. The result is the same at each call; the caller does not
	// change it.
	Actions() []Action

	// Send makes one request for one batch.
	//
	// With an answer, results are matched by target id and may come in any
	// order. A target without a result counts as in doubt, never as done; a
	// result for a target that is not in the batch is a defect. An accepted
	// target, if its action has a Follow, is asked for later with the receipt.
	//
	// Without an answer, the error is an *[Error]. Its Kind may claim "not
	// applied" only where that is certain; any other error counts as the zero
	// Kind, in doubt. Send returns soon after ctx ends, and an attempt that
	// was cut off so is in doubt as well, unless it never left. It returns
	// within two minutes in any case.
	//
	// No error and no result shows a credential.
	Send(ctx context.Context, b Batch) (Answer, error)
}

// Follower is a provider that can be asked what became of accepted targets.
type Follower interface {
	// Follow makes one request about the given batches, whose targets together
	// are at most Follow.Targets of their actions, and gives a result for each
	// target that has reached its end. A target that the vendor knows and that
	// is not at its end has a result with the outcome Accepted: it is asked for
	// again with others. cut says that the answer had no room for everything: what
	// has no result then is asked for again among fewer. A batch that is asked for
	// alone must be found whatever else the vendor did at that time.
	//
	// An error says nothing about the targets: the question is simply put again
	// later, at the pace its Kind asks for.
	Follow(ctx context.Context, sent []Sent) (results []Result, cut bool, err error)
}

// Finder is a provider that can be asked what became of a request whose answer
// was lost.
type Finder interface {
	// Lookup makes one request about one doubted batch of an action that has a
	// Lookup. What it finds must be the work of that very request, or leave the
	// targets as if it were: targets of the same name that another request took
	// are no proof. It says NotAttempted where the vendor shows nothing of a
	// target now; whether enough time has passed to believe it is the caller's
	// to know. What it can't tell apart it leaves without a result.
	//
	// An error says nothing about the targets.
	Lookup(ctx context.Context, d Doubted) (Finding, error)
}

// Addressed is a provider that says where its requests go. A job is gone on with
// only where it went before: a lost request can't be found anywhere else.
type Addressed interface {
	// Address gives the base address and, where it is known, the tenant. It is the
	// same for every spelling of one place.
	Address() string
}

// Metered is a provider that says whose requests its vendor counts together. Every
// process of a host that sends for the same holder shares its quotas. And only of
// the holder who sent a request it is believed that the vendor has nothing of it.
type Metered interface {
	// Holder names who holds the connection's quotas: a token, or an app in a
	// tenant. It is the same wherever the same credentials are used, differs for
	// others, and gives none of them away; where it can, it outlives a renewed
	// token. It is asked for at each request, so it takes no time to speak of. An
	// error is one of the credentials.
	Holder(ctx context.Context) (string, error)
}

// Clocked is a provider that learns the vendor's clock from its answers.
//
// A request that was lost is looked for by the time at which the vendor took it.
// Our own clock may be set between the two; what the vendor's showed is kept with
// each attempt, and handed to Lookup.
type Clocked interface {
	// VendorTime gives a moment of now by the vendor's clock, or the zero time
	// while nothing is known of it.
	VendorTime(now time.Time) time.Time
}

// Previewer is a provider that can show a request without making it.
type Previewer interface {
	// Preview gives the request that Send would make for b: method, address,
	// headers and body, as text for people, with the credential hidden. It
	// needs no credential and no network.
	Preview(b Batch) (string, error)
}
