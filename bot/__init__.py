"""WINwijzer: an information chatbot for migrant workers in the Netherlands."""
