//go:build unix

package embedded

// Carrying is the configuration in a build that carries an archive.
func Carrying(cfg Config, archive []byte, digest string) Config {
	cfg.carries = &carriage{archive: archive, digest: digest}
	return cfg
}

// Programs is the folder of the programs that run a cluster.
func Programs(c *Cluster) string { return c.programs.dir }
