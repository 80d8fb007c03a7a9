package simkit

// Apply does what a call asks for and tells what came of it. A call is checked
// first and applied later: what strikes before applying strikes between the two.
type Apply func() Reply

// Route is where a call goes.
type Route struct {
	Name    string            // for the counts, ids as {id}; empty: there is no such route
	Allow   string            // the methods of the path, where the call has another
	Limiter *Limiter          // may be nil
	Handle  func(*Call) Apply // nil: 404, or 405 where Allow is given
}

// Vendor is what sets one simulator apart from another.
type Vendor struct {
	Name      string
	Route     func(c *Call) Route
	Admit     func(c *Call) (complaint string)                // looks at the headers; may be nil
	Refuse    func(c *Call, status int, message string) Reply // words a refusal
	Sign      func(c *Call, r Reply) Reply                    // adds the headers of every reply; may be nil
	TellsWait bool                                            // a call over quota is told when to come again
	TellsUse  string                                          // the header that says how much of the quota is used; empty: none does
}
