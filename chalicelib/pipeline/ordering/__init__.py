"""The order desk: what an order may ask for, and how it becomes a job, a run or a further output."""
