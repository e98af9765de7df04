"""Calling the officers who may release a draft that waits. All of it is this side's own."""
