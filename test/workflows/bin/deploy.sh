#!/bin/sh
# What somebody deploys with.
echo deployed
