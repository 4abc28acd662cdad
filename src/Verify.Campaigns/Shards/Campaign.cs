using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Campaigns;

/// <summary>How far a campaign is.</summary>
/// <param name="Done">Shards with a whole file.</param>
/// <param name="Total">Shards in all.</param>
/// <param name="Parts">What those that are done found, together.</param>
public sealed record CampaignState(long Done, long Total, PartialRun Parts)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsComplete => Done == Total;
}

/// <summary>Working on a campaign: a shard, all that are missing, and the merge.</summary>
public static class Campaign
{
    /// <summary>What a shard finds: a pure function of the campaign and the number.</summary>
    /// <param name="spec">The campaign.</param>
    /// <param name="claims">Its claims.</param>
    /// <param name="shard">From 0.</param>
    /// <param name="progress">Told about the instances of the shard.</param>
    /// <param name="cancellation">Stops it; nothing is kept.</param>
    /// <exception cref="InvalidInputException">There is no such shard.</exception>
    public static PartialRun Shard(
        CampaignSpec spec,
        FSharpList<Claim> claims,
        long shard,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Runner.part(spec.Options(shard), progress ?? Runner.noProgress, cancellation, claims);
    }

    /// <summary>Does the shards that are missing, one after the other, each with all cores.</summary>
    /// <param name="store">The store; this process coordinates it.</param>
    /// <param name="claims">The campaign's claims.</param>
    /// <param name="progress">Told after each shard.</param>
    /// <param name="cancellation">Stops it; what is done stays.</param>
    public static void Run(
        CampaignStore store,
        FSharpList<Claim> claims,
        IProgress<CampaignState>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        CampaignState state = State(store, cancellation);
        progress?.Report(state);
        foreach (long shard in store.Missing())
        {
            cancellation.ThrowIfCancellationRequested();
            PartialRun part = Shard(store.Spec, claims, shard, null, cancellation);
            store.Write(shard, part);
            state = new(state.Done + 1, state.Total, PartialRunModule.combine(state.Parts, part));
            progress?.Report(state);
        }
    }

    /// <summary>What is done, and what it found.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellation">Stops it.</param>
    public static CampaignState State(CampaignStore store, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        long done = 0;
        PartialRun parts = PartialRunModule.empty;
        for (long shard = 0; shard < store.Spec.Shards; shard++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (store.TryRead(shard) is { } part)
            {
                done++;
                parts = PartialRunModule.combine(parts, part);
            }
        }
        return new(done, store.Spec.Shards, parts);
    }

    /// <summary>What one run over all instances would have given; proofs are carried out here.</summary>
    /// <param name="store">The store, all of whose shards are done.</param>
    /// <param name="claims">The campaign's claims.</param>
    /// <param name="progress">Told about the proofs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidInputException">Shards are missing.</exception>
    public static RunResult Merge(
        CampaignStore store,
        FSharpList<Claim> claims,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        CampaignState state = State(store, cancellation);
        if (!state.IsComplete)
        {
            long first = store.Missing().First();
            throw new InvalidInputException(
                $"--store: {state.Total - state.Done} of {state.Total} shards are missing, the first is {first}; verify campaign run --store {NearestNames.Shown(store.Folder)} does them"
            );
        }
        return Runner.conclusion(
            store.Spec.Options(0),
            progress ?? Runner.noProgress,
            cancellation,
            claims,
            state.Parts
        );
    }
}
