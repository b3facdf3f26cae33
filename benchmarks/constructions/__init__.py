"""Reports put together of sentences that tell arms and sentences that tell results, every one with every other."""
