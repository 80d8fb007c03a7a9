package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mopup/batch"
)

const (
	v1   = "v1.0"
	beta = "beta"
)

// cloud is one of the vendor's separate deployments. A token of one is worth
// nothing in another.
type cloud struct {
	name      string
	graph     string // host of the API, and of the token's scope
	login     string // host that sells tokens
	remediate string // version that has remediate; empty: the cloud lacks it
}

// clouds are the deployments of https://learn.microsoft.com/graph/deployments.
var clouds = []cloud{
	{"global", "graph.microsoft.com", "login.microsoftonline.com", v1},
	{"usgov-l4", "graph.microsoft.us", "login.microsoftonline.us", beta},
	{"usgov-l5", "dod-graph.microsoft.us", "login.microsoftonline.us", beta},
	{"china", "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn", ""},
}

func findCloud(name string) (cloud, error) {
	if name == "" {
		return clouds[0], nil
	}
	names := make([]string, 0, len(clouds))
	for _, c := range clouds {
		if strings.EqualFold(c.name, name) {
			return c, nil
		}
		names = append(names, c.name)
	}
	return cloud{}, fmt.Errorf("cloud %q is not one of %s", name, strings.Join(names, ", "))
}

// checkVersions refuses overrides that would never be used, or lead nowhere.
func checkVersions(versions map[string]string) error {
	for _, action := range slices.Sorted(maps.Keys(versions)) {
		known := slices.ContainsFunc(operations, func(op operation) bool { return Name+"/"+op.name == action })
		switch v := versions[action]; {
		case !known:
			return fmt.Errorf("versions: %s is no action of %s", batch.Quote(action), Name)
		case v != v1 && v != beta:
			return fmt.Errorf("versions: %s of %s is neither %s nor %s", batch.Quote(v), action, v1, beta)
		}
	}
	return nil
}

// version is where the cloud has the calls of a family; empty: nowhere.
func (c cloud) version(f family) string {
	switch f {
	case emails:
		return c.remediate
	case signIns:
		return v1
	case recommendations:
		return beta
	}
	return ""
}
