package graphsim

import (
	"net/http"
	"strings"

	"mopup/providers/simkit"
)

// route finds where a path leads.
func (s *Simulator) route(c *simkit.Call) simkit.Route {
	version, rest, _ := strings.Cut(strings.TrimPrefix(c.URL.Path, "/"), "/")
	if version != "v1.0" && version != "beta" {
		return simkit.Route{}
	}
	if rest == "$batch" {
		return only(c, http.MethodPost, version, rest, simkit.Route{Handle: func(c *simkit.Call) simkit.Apply {
			return s.batch(c, version)
		}})
	}
	return s.routeInner(c, version, rest)
}

// routeInner finds where a path leads that may also stand inside $batch. Sign-ins
// exist in v1.0 only, recommendations in beta only.
func (s *Simulator) routeInner(c *simkit.Call, version, rest string) simkit.Route {
	switch parts := strings.Split(rest, "/"); {
	case rest == "security/collaboration/analyzedEmails/remediate" && remediates(c.URL.Hostname(), version):
		return only(c, http.MethodPost, version, rest, simkit.Route{Limiter: s.forRemediate, Handle: s.remediate})
	case version == "v1.0" && strings.HasPrefix(rest, "auditLogs/signIns/") && len(parts) == 3:
		return s.routeSignIns(c, version, parts[2])
	case version == "beta" && strings.HasPrefix(rest, "directory/recommendations/"):
		return s.routeRecommendations(c, version, parts[2:])
	}
	return simkit.Route{}
}

// remediates reports whether the cloud of a host has remediate in the version. A
// host that is none of the vendor's, such as loopback, has it in both.
func remediates(host, version string) bool {
	switch strings.ToLower(host) {
	case "graph.microsoft.us", "dod-graph.microsoft.us":
		return version == "beta"
	case "microsoftgraph.chinacloudapi.cn":
		return false
	}
	return true
}

func (s *Simulator) routeSignIns(c *simkit.Call, version, last string) simkit.Route {
	const resource = "auditLogs/signIns/"
	if state, verb := riskStates()[last]; verb {
		return only(c, http.MethodPost, version, resource+last, simkit.Route{
			Limiter: s.forSignIns,
			Handle:  func(c *simkit.Call) simkit.Apply { return s.confirm(c, last, state) },
		})
	}
	return only(c, http.MethodGet, version, resource+"{id}", simkit.Route{
		Limiter: s.forSignIns,
		Handle:  func(c *simkit.Call) simkit.Apply { return s.getSignIn(c, last) },
	})
}

func (s *Simulator) routeRecommendations(c *simkit.Call, version string, parts []string) simkit.Route {
	const resource = "directory/recommendations/{id}"
	switch len(parts) {
	case 1:
		return only(c, http.MethodGet, version, resource, simkit.Route{
			Limiter: s.forRecommendations,
			Handle:  func(c *simkit.Call) simkit.Apply { return s.getRecommendation(c, parts[0]) },
		})
	case 2:
		if verb, known := verbs()[parts[1]]; known {
			return only(c, http.MethodPost, version, resource+"/"+parts[1], simkit.Route{
				Limiter: s.forRecommendations,
				Handle:  func(c *simkit.Call) simkit.Apply { return s.recommend(c, parts[0], parts[1], verb) },
			})
		}
	}
	return simkit.Route{}
}

// only gives the route its name, or takes it away from a call with another method.
func only(c *simkit.Call, method, version, rest string, r simkit.Route) simkit.Route {
	if c.Method != method {
		return simkit.Route{Allow: method}
	}
	r.Name = method + " /" + version + "/" + rest
	return r
}
