package perennial.platform.time;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What is repeated. It comes first: a scheduler that is not asked for before is not configured, and has one thread for all. */
@AutoConfiguration(before = TaskSchedulingAutoConfiguration.class)
@EnableScheduling
class SchedulingAutoConfiguration {}
