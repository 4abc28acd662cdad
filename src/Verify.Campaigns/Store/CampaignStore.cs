using System.Globalization;
using System.Text;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Campaigns;

/// <summary>
/// A folder with a campaign: campaign.json, the user's own claims, and a file for each shard that is done. Every file appears as a whole or
/// not at all; nothing in it is ever changed, so that any number of processes and machines may work on it.
/// </summary>
public sealed class CampaignStore
{
    private const string SpecName = "campaign.json";
    private const string LockName = "coordinator.lock";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string _shards;
    private readonly string _digest;

    private CampaignStore(string folder, CampaignSpec spec)
    {
        Folder = folder;
        Spec = spec;
        _digest = spec.Digest;
        _shards = Path.Combine(folder, "shards");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The campaign.</summary>
    public CampaignSpec Spec { get; }

    /// <summary>The folder with the user's own claims.</summary>
    public string ClaimsFolder => Path.Combine(Folder, "claims");

    /// <summary>Whether a folder has a campaign.</summary>
    /// <param name="folder">The folder.</param>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, SpecName));

    /// <summary>Opens the campaign of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidInputException">There is none, or it cannot be read.</exception>
    public static CampaignStore Open(string folder)
    {
        string path = Path.Combine(folder, SpecName);
        if (!File.Exists(path))
        {
            throw new InvalidInputException(
                $"--store: '{NearestNames.Shown(folder)}' has no campaign; verify campaign run or plan, with claims and --count, makes one"
            );
        }
        return new(folder, CampaignSpec.Parse(path, Guarded(folder, () => File.ReadAllText(path))));
    }

    /// <summary>Opens the campaign of a folder, or makes it there.</summary>
    /// <param name="folder">A folder; it is made where there is none, and must have nothing else in it.</param>
    /// <param name="spec">The campaign that is meant.</param>
    /// <param name="files">The user's own claims, in the order of the campaign's files.</param>
    /// <exception cref="InvalidInputException">The folder has another campaign or other files, or cannot be written.</exception>
    public static CampaignStore OpenOrCreate(string folder, CampaignSpec spec, IReadOnlyList<byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(files);
        if (Exists(folder))
        {
            CampaignStore known = Open(folder);
            return spec.DifferenceFrom(known.Spec) is { } difference
                ? throw new InvalidInputException(
                    $"--store: '{NearestNames.Shown(folder)}' has another campaign: {difference}; give another folder"
                )
                : known;
        }
        return Guarded(
            folder,
            () =>
            {
                if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    throw new InvalidInputException(
                        $"--store: '{NearestNames.Shown(folder)}' is a folder with other files; give a new or empty one"
                    );
                }
                CampaignStore made = new(folder, spec);
                Directory.CreateDirectory(made._shards);
                Directory.CreateDirectory(made.ClaimsFolder);
                for (int i = 0; i < files.Count; i++)
                {
                    WriteWhole(Path.Combine(made.ClaimsFolder, spec.Files[i].Name), files[i]);
                }
                // Last: a folder without it is no campaign yet.
                WriteWhole(Path.Combine(folder, SpecName), Utf8.GetBytes(spec.ToJson()));
                return made;
            }
        );
    }

    /// <summary>
    /// Makes this process the campaign's coordinator until it is disposed of, or the process ends in whatever way: the system lets go of the lock.
    /// </summary>
    /// <exception cref="InvalidInputException">Another process is.</exception>
    public IDisposable Coordinate()
    {
        try
        {
            return new FileStream(
                Path.Combine(Folder, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error)
        {
            throw new InvalidInputException(
                $"--store: another process coordinates '{NearestNames.Shown(Folder)}'; wait for it, or do single shards with verify campaign shard",
                error
            );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InvalidInputException(
                $"--store: '{NearestNames.Shown(Folder)}' cannot be written: access is denied",
                error
            );
        }
    }

    /// <summary>Shards without a whole file, ascending.</summary>
    public IEnumerable<long> Missing()
    {
        for (long shard = 0; shard < Spec.Shards; shard++)
        {
            if (TryRead(shard) is null)
            {
                yield return shard;
            }
        }
    }

    /// <summary>What a shard found; null where its file is missing, cut off, damaged or of another campaign.</summary>
    /// <param name="shard">From 0.</param>
    public PartialRun? TryRead(long shard)
    {
        string path = PathOf(shard);
        return File.Exists(path)
            ? ShardFile.TryRead(Spec, _digest, shard, Guarded(Folder, () => File.ReadAllText(path)))
            : null;
    }

    /// <summary>Stores what a shard found. The same shard twice is the same file twice.</summary>
    /// <param name="shard">From 0.</param>
    /// <param name="part">What was found.</param>
    /// <exception cref="InvalidInputException">It cannot be written; nothing is left behind.</exception>
    public void Write(long shard, PartialRun part) =>
        Guarded(
            Folder,
            () =>
            {
                Directory.CreateDirectory(_shards);
                WriteWhole(PathOf(shard), Utf8.GetBytes(ShardFile.Write(Spec, _digest, shard, part)));
                return true;
            }
        );

    /// <summary>The file of a shard.</summary>
    /// <param name="shard">From 0.</param>
    public string PathOf(long shard) =>
        Path.Combine(_shards, string.Create(CultureInfo.InvariantCulture, $"{shard:D8}.jsonl"));

    private static void WriteWhole(string path, byte[] content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // After the rename there is no such file, and deleting nothing is no error.
            File.Delete(temporary);
        }
    }

    private static T Guarded<T>(string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = error is UnauthorizedAccessException ? "access is denied" : error.Message.Split(" : ")[0];
            throw new InvalidInputException($"--store: '{NearestNames.Shown(folder)}': {reason}", error);
        }
    }
}
