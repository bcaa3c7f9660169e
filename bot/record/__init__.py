"""The record: claims filed under the events they tell of, and events added up from their claims."""
