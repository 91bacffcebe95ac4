package flow

import "testing"

func TestOperators(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		have, op, want string
		values         []string
		holds          bool
	}{
		{"x", "exists", "", nil, true}, {"", "exists", "", nil, false}, {"", "missing", "", nil, true}, {"x", "missing", "", nil, false},
		{"Peças ", "is", "pecas", nil, true}, {"peça", "is", "peças", nil, false}, {"a", "is_not", "b", nil, true}, {"A", "is_not", "a", nil, false},
		{"Marina Souza", "contains", "SOUZA", nil, true}, {"Marina", "contains", "souza", nil, false}, {"Marina", "contains", " ", nil, false},
		{"sim", "in", "", []string{"claro", "SIM"}, true}, {"não", "in", "", []string{"claro", "sim"}, false}, {"x", "in", "", nil, false},
		{"12.500", "greater", "9000", nil, true}, {"9", "greater", "12", nil, false}, {"2012", "less", "2015", nil, true}, {"dois", "less", "3", nil, false}, {"1", "less", "", nil, false},
		{"uma resposta comprida demais para caber em trinta letras", "is", "UMA RESPOSTA COMPRIDA DEMAIS PARA CABER EM TRINTA LETRAS", nil, true},
	} {
		turn := &Turn{}
		if got := operators[c.op](turn, c.have, &conditionCase{Values: c.values}, c.want); got != c.holds {
			t.Errorf("%q %s %q %v: %v", c.have, c.op, c.want, c.values, got)
		}
	}
}
