#!/usr/bin/env bash
#SBATCH --job-name=verify
#SBATCH --cpus-per-task=4
#SBATCH --time=00:30:00
# A campaign as an array of jobs that share a folder. Before, once, where the folder is:
#
#   verify campaign plan gf-risk sgf-minus-gf --count 1e6 --shard-size 5000 --rigor screen --store "$STORE"
#   sbatch --array=0-199 --export=STORE slurm.sh
#
# A shard that is there already is not done again: submit the array once more for what was lost. After it:
#
#   verify campaign merge --store "$STORE" --format junit --out campaign.xml
set -euo pipefail
verify campaign shard "$SLURM_ARRAY_TASK_ID" --store "$STORE"
