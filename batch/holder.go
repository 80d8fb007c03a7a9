package batch

import (
	"context"
	"encoding/hex"
)

// holder names in short who asks the vendor at this moment; empty: that is not
// known. It is found out for each request, since a credential may be replaced
// while a job runs.
func (s *Sender) holder(ctx context.Context) string {
	m, ok := s.Provider.(Metered)
	if !ok {
		return ""
	}
	name, err := m.Holder(ctx)
	if err != nil {
		return "" // the request itself says what is wrong with the credentials
	}
	const enough = 8
	sum := shorten([]byte(name))
	return hex.EncodeToString(sum[:enough])
}

// sentAs reports whether who asks now is known to be who sent. Of a provider that
// knows no holders there is only one.
func (s *Sender) sentAs(ctx context.Context, holder string) bool {
	if _, ok := s.Provider.(Metered); !ok {
		return true
	}
	return holder != "" && holder == s.holder(ctx)
}
