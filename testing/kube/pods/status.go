package pods

import (
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The statuses below are as the kubelet (and for Hold the scheduler) reports them.

// held reports that no node takes the pod.
func held(pod *v1.Pod, message string, now metav1.Time) {
	pod.Status.Phase = v1.PodPending
	setCondition(pod, v1.PodScheduled, v1.ConditionFalse, v1.PodReasonUnschedulable, message, now)
}

// started reports that the containers run and are not ready yet.
func started(pod *v1.Pod, now metav1.Time) {
	pod.Status.Phase = v1.PodRunning
	if pod.Status.StartTime == nil {
		pod.Status.StartTime = &now
		pod.Status.InitContainerStatuses = initialized(pod, now)
	}
	pod.Status.HostIP, pod.Status.PodIP = "127.0.0.1", "127.0.0.1"
	pod.Status.HostIPs = []v1.HostIP{{IP: "127.0.0.1"}}
	pod.Status.PodIPs = []v1.PodIP{{IP: "127.0.0.1"}}
	pod.Status.ContainerStatuses = containers(pod, func(status *v1.ContainerStatus) {
		status.State = running(now)
		status.Started = new(true)
	})
	setCondition(pod, v1.PodInitialized, v1.ConditionTrue, "", "", now)
	setReady(pod, v1.ConditionFalse, now)
}

// ready reports that all containers are ready.
func ready(pod *v1.Pod, now metav1.Time) {
	for i := range pod.Status.ContainerStatuses {
		pod.Status.ContainerStatuses[i].Ready = true
	}
	setReady(pod, v1.ConditionTrue, now)
}

// crashed reports that all containers ended with an error and wait for their next restart.
func crashed(pod *v1.Pod, now metav1.Time) {
	pod.Status.ContainerStatuses = containers(pod, func(status *v1.ContainerStatus) {
		from := now
		if status.State.Running != nil {
			from = status.State.Running.StartedAt
		}
		status.LastTerminationState = v1.ContainerState{Terminated: &v1.ContainerStateTerminated{
			ExitCode: 1, Reason: "Error", StartedAt: from, FinishedAt: now,
		}}
		status.State = v1.ContainerState{Waiting: &v1.ContainerStateWaiting{
			Reason:  "CrashLoopBackOff",
			Message: "back-off " + backOff(status.RestartCount+1).Round(time.Second).String() + " restarting failed container",
		}}
		status.Started = new(false)
		status.Ready = false
		status.RestartCount++
	})
	setReady(pod, v1.ConditionFalse, now)
}

func containers(pod *v1.Pod, change func(*v1.ContainerStatus)) []v1.ContainerStatus {
	before := make(map[string]v1.ContainerStatus, len(pod.Status.ContainerStatuses))
	for _, status := range pod.Status.ContainerStatuses {
		before[status.Name] = status
	}
	after := make([]v1.ContainerStatus, 0, len(pod.Spec.Containers))
	for _, container := range pod.Spec.Containers {
		status := before[container.Name]
		status.Name, status.Image = container.Name, container.Image
		change(&status)
		after = append(after, status)
	}
	return after
}

func initialized(pod *v1.Pod, now metav1.Time) []v1.ContainerStatus {
	var statuses []v1.ContainerStatus
	for _, container := range pod.Spec.InitContainers {
		status := v1.ContainerStatus{Name: container.Name, Image: container.Image, Ready: true, Started: new(true)}
		if container.RestartPolicy != nil && *container.RestartPolicy == v1.ContainerRestartPolicyAlways {
			status.State = running(now)
		} else {
			status.Started = new(false)
			status.State = v1.ContainerState{Terminated: &v1.ContainerStateTerminated{
				Reason: "Completed", StartedAt: now, FinishedAt: now,
			}}
		}
		statuses = append(statuses, status)
	}
	return statuses
}

func running(now metav1.Time) v1.ContainerState {
	return v1.ContainerState{Running: &v1.ContainerStateRunning{StartedAt: now}}
}

func setReady(pod *v1.Pod, status v1.ConditionStatus, now metav1.Time) {
	reason := ""
	if status == v1.ConditionFalse {
		reason = "ContainersNotReady"
	}
	setCondition(pod, v1.ContainersReady, status, reason, "", now)
	setCondition(pod, v1.PodReady, status, reason, "", now)
}

func setCondition(
	pod *v1.Pod, kind v1.PodConditionType, status v1.ConditionStatus, reason, message string, now metav1.Time,
) {
	next := v1.PodCondition{Type: kind, Status: status, Reason: reason, Message: message, LastTransitionTime: now}
	for i, condition := range pod.Status.Conditions {
		if condition.Type == kind {
			if condition.Status == status {
				next.LastTransitionTime = condition.LastTransitionTime
			}
			pod.Status.Conditions[i] = next
			return
		}
	}
	pod.Status.Conditions = append(pod.Status.Conditions, next)
}
