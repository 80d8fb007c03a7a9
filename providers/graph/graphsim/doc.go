// Package graphsim simulates the parts of Microsoft Graph that act on e-mails,
// sign-ins and recommendations, and $batch, as a strict [http.Handler].
//
// It promises to take what the vendor's pages describe and to refuse everything
// else, to enforce the quotas, and to journal a target exactly when the action was
// applied to it. It demands a client-request-id on every request that it has not
// seen before, which the vendor only recommends. From four fifths of a quota on it
// says in x-ms-throttle-limit-percentage how much is used, of the fullest one and up
// to 1.8, as the pages tell of some services; that all of them do is a guess.
//
// It tells the clouds apart by the host that a request names, and offers in each
// what that cloud has, in the versions that it has it in. Loopback, and any other
// host that is none of the vendor's, has all that some cloud has.
//
// It does not know what exists in a tenant: every GUID is a sign-in, every
// well-formed id a recommendation, brought to life at its first touch in a state
// that the action is allowed from. It does not know the vendor's bound of 50
// active remediations, nor dependsOn in $batch; and where the vendor names no
// size, quota or error code, its own are a guess.
package graphsim
