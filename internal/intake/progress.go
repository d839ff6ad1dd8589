package intake

import "time"

// pushPause is how close together the screens hear of a run's progress.
const pushPause = 200 * time.Millisecond

// push shows the run's progress unless the screens heard just now.
func (p *pass) push(always bool) {
	if p.Progress == nil {
		return
	}
	now := p.Clock.Now()
	if !always && now.Sub(p.pushed) < pushPause {
		return
	}
	p.pushed = now
	p.Progress.Progress(p.tenant, p.run)
}
