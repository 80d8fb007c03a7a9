package batch

// Arrows gives every allowed way from stage to stage as "from>to".
func Arrows() map[string]bool {
	all := map[string]bool{}
	for from, next := range arrows {
		for _, to := range next {
			all[string(from)+">"+string(to)] = true
		}
	}
	return all
}

// Stages gives all stages, the beginning included.
func Stages() []string {
	return []string{"", string(waiting), string(sent), string(doubtful), string(taken), string(ended)}
}

// Go goes from one stage to another; it panics where no arrow leads.
func Go(from, to string) { stage(from).to(stage(to)) }

// CheckAnyEmail is the check that CheckEmail spares most addresses.
func CheckAnyEmail(value string) (string, error) { return checkAnyEmail(value) }
