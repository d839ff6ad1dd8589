// Package slack is a simulated Slack: the part of its Web API that sends approval
// messages and reads members, and the clicks and events it sends back, signed.
//
// Words: a member is somebody of the workspace, bots included. A click is a person
// pressing a message's button, ordered on the control page. The app is the one
// whose bot token and signing secret are given.
//
// Nearly every refusal is status 200 with ok false. Only too many requests are 429.
// NOTES.md says which facts this stands on.
package slack
