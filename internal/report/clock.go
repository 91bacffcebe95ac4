package report

import "slices"

// Clock summarises one time over the conversations that have it (N of them), in
// milliseconds. Median and 90th percentile are times of conversations that exist
// (nearest rank), not averages of two.
type Clock struct {
	MedianMs int64 `json:"median_ms"`
	P90Ms    int64 `json:"p90_ms"`
	AvgMs    int64 `json:"avg_ms"`
	N        int   `json:"n"`
}

// clockOf sorts times.
func clockOf(times []int64) Clock {
	if len(times) == 0 {
		return Clock{}
	}
	slices.Sort(times)
	// The average is kept apart from the sum: a sum of many large times could overflow.
	n := int64(len(times))
	var whole, rest int64
	for _, t := range times {
		whole += t / n
		rest += t % n
	}
	return Clock{
		MedianMs: nearestRank(times, 50),
		P90Ms:    nearestRank(times, 90),
		AvgMs:    whole + rest/n,
		N:        len(times),
	}
}

// nearestRank is the smallest time that percent of the sorted times do not exceed.
func nearestRank(sorted []int64, percent int) int64 {
	rank := (len(sorted)*percent + 99) / 100
	return sorted[max(rank, 1)-1]
}
