package store

type directoryCache struct{}
