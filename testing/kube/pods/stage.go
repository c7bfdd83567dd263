// Package pods does for the pods of a namespace what scheduler and kubelet do,
// without running a container: it binds them to nodes, starts them, makes them
// ready, lets them crash, and removes them when their grace period is over.
//
// Annotations of a pod, usually set in the template of its workload, say how it
// behaves; they may change while the pod exists. Durations are Go's ("1.5s").
package pods

import (
	"fmt"
	"time"

	v1 "k8s.io/api/core/v1"
)

const (
	// NamespaceLabel marks, with the value "true", the namespaces that have pods.
	NamespaceLabel = "sandbox.vso.dev/pods"
	// ReadyAfter is the time from the start of a pod to its readiness; default 0.
	ReadyAfter = "sandbox.vso.dev/ready-after"
	// Fails with the value "true" lets the pod's containers crash, again and again.
	Fails = "sandbox.vso.dev/fails"
	// Holds with the value "true" leaves the pod unscheduled, in the phase Pending.
	Holds = "sandbox.vso.dev/holds"
	// EndsAfter is the time from the request to delete a pod to its end, at most
	// its grace period, which is the default.
	EndsAfter = "sandbox.vso.dev/ends-after"
)

// As the kubelet's with the feature ReduceDefaultCrashLoopBackOffDecay.
const (
	firstBackOff = time.Second
	maxBackOff   = time.Minute
)

// Action is what to do with a pod.
type Action int

const (
	// Wait does nothing: until an event if the step has no time.
	Wait Action = iota
	// Hold reports that the pod cannot be scheduled.
	Hold
	// Bind binds the pod to a node.
	Bind
	// Start starts the containers, or starts them again after crashes.
	Start
	// Ready reports that the containers are ready.
	Ready
	// Crash reports that the containers ended with an error (once more).
	Crash
	// Remove removes the pod.
	Remove
)

// Step is the next thing to do with a pod, after this time.
type Step struct {
	Action Action
	After  time.Duration
}

// Seen is when this process noticed changes of a pod, more precise than the
// times in the pod, which have whole seconds. Zero times are unknown.
type Seen struct {
	// Started is when its containers were started last.
	Started time.Time
	// Deletion is when its deletion was requested.
	Deletion time.Time
}

// Next decides what to do with a pod. An annotation that cannot be read is an error.
func Next(pod *v1.Pod, seen Seen, now time.Time) (Step, error) {
	switch {
	case pod.DeletionTimestamp != nil:
		return removal(pod, seen, now)
	case pod.Status.Phase == v1.PodSucceeded || pod.Status.Phase == v1.PodFailed:
		return Step{}, nil
	case pod.Spec.NodeName == "":
		return schedule(pod), nil
	case pod.Status.Phase != v1.PodRunning:
		return Step{Action: Start}, nil
	case pod.Annotations[Fails] == "true":
		return crash(pod, now), nil
	case isCrashed(pod):
		return Step{Action: Start}, nil
	case isReady(pod):
		return Step{}, nil
	default:
		return readiness(pod, seen, now)
	}
}

func removal(pod *v1.Pod, seen Seen, now time.Time) (Step, error) {
	var grace time.Duration
	if pod.DeletionGracePeriodSeconds != nil {
		grace = time.Duration(*pod.DeletionGracePeriodSeconds) * time.Second
	}
	after, err := duration(pod, EndsAfter, grace)
	if err != nil {
		return Step{}, err
	}
	return at(Remove, since(seen.Deletion, now).Add(min(after, grace)), now), nil
}

func schedule(pod *v1.Pod) Step {
	switch {
	case len(pod.Spec.SchedulingGates) > 0:
		return Step{}
	case pod.Annotations[Holds] != "true":
		return Step{Action: Bind}
	case hasCondition(pod, v1.PodScheduled, v1.ConditionFalse):
		return Step{}
	default:
		return Step{Action: Hold}
	}
}

func crash(pod *v1.Pod, now time.Time) Step {
	status := pod.Status.ContainerStatuses
	if !isCrashed(pod) || status[0].LastTerminationState.Terminated == nil {
		return Step{Action: Crash}
	}
	return at(Crash, status[0].LastTerminationState.Terminated.FinishedAt.Add(backOff(status[0].RestartCount)), now)
}

// backOff is the time between two crashes: it doubles with each restart.
func backOff(restarts int32) time.Duration {
	return min(firstBackOff<<min(max(restarts, 0), 10), maxBackOff)
}

func readiness(pod *v1.Pod, seen Seen, now time.Time) (Step, error) {
	after, err := duration(pod, ReadyAfter, 0)
	if err != nil {
		return Step{}, err
	}
	started := seen.Started
	if started.IsZero() && pod.Status.StartTime != nil {
		started = pod.Status.StartTime.Time
	}
	return at(Ready, since(started, now).Add(after), now), nil
}

func since(known, now time.Time) time.Time {
	if known.IsZero() {
		return now
	}
	return known
}

func at(action Action, due, now time.Time) Step {
	if due.After(now) {
		return Step{Action: Wait, After: due.Sub(now)}
	}
	return Step{Action: action}
}

func duration(pod *v1.Pod, annotation string, otherwise time.Duration) (time.Duration, error) {
	text, found := pod.Annotations[annotation]
	if !found {
		return otherwise, nil
	}
	value, err := time.ParseDuration(text)
	if err != nil || value < 0 {
		return 0, fmt.Errorf("annotation %s of pod %s/%s is no duration: %q", annotation, pod.Namespace, pod.Name, text)
	}
	return value, nil
}

func isCrashed(pod *v1.Pod) bool {
	statuses := pod.Status.ContainerStatuses
	return len(statuses) > 0 && statuses[0].State.Waiting != nil
}

func isReady(pod *v1.Pod) bool {
	return hasCondition(pod, v1.PodReady, v1.ConditionTrue)
}

func hasCondition(pod *v1.Pod, kind v1.PodConditionType, status v1.ConditionStatus) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == kind {
			return condition.Status == status
		}
	}
	return false
}
