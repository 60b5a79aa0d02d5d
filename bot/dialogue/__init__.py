"""The conversation: Rasa's domain and rules, the actions, and the words of the replies."""
