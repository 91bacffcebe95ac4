package conversation

import (
	"strconv"
	"time"
)

// Protocol writes the number told to the customer: the local day the conversation
// opened on and its count within the organization's day, six digits or more:
// 20261122-000123. The caller converts day to local time and owns the counter.
func Protocol(day time.Time /* already local */, n int64) string {
	buf := make([]byte, 0, 24)
	buf = day.AppendFormat(buf, "20060102-")
	for limit := int64(100_000); n < limit && limit > 1; limit /= 10 {
		buf = append(buf, '0')
	}
	return string(strconv.AppendInt(buf, n, 10))
}
