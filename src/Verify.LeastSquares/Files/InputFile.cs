using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Opening files that a person names, with one clear line for whatever is wrong.</summary>
public static class InputFile
{
    /// <summary>The name of standard input in place of a file's.</summary>
    public const string StandardInput = "-";

    private const long LargestText = 1L << 20;
    private static byte[]? _standardInput;
    private static bool _isTaken;

    /// <summary>Says that standard input is something else than a file: from now on it is read as none.</summary>
    public static void TakeStandardInput() => _isTaken = true;

    /// <summary>The text of a small file, UTF-8, at most 1 MiB.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">There is no such file, it cannot be read, or it is too large.</exception>
    public static string ReadText(string path) =>
        System.Text.Encoding.UTF8.GetString(ReadAllBytes(path, LargestText)).TrimStart('\uFEFF');

    /// <summary>The content of a file of at most the given size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The largest number of bytes that is read.</param>
    /// <exception cref="InvalidInputException">There is no such file, it cannot be read, or it is too large.</exception>
    public static byte[] ReadAllBytes(string path, long limit)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path == StandardInput)
        {
            return ReadStandardInput(limit);
        }
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{path}: is a folder, not a file");
        }
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new InvalidInputException($"{path}: there is no such file");
            }
            if (file.Length > limit)
            {
                throw new InvalidInputException($"{path}: the file has {file.Length} bytes; at most {limit} are read");
            }
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    // Once: whoever asks again, as a command that looks twice does, gets the same bytes.
    private static byte[] ReadStandardInput(long limit)
    {
        if (_isTaken)
        {
            throw new InvalidInputException($"{StandardInput}: standard input has the requests; give a file");
        }
        if (_standardInput is null)
        {
            using Stream input = Console.OpenStandardInput();
            using MemoryStream content = new();
            var buffer = new byte[1 << 16];
            int count;
            while ((count = input.Read(buffer)) > 0)
            {
                if (content.Length + count > limit)
                {
                    throw new InvalidInputException($"{StandardInput}: standard input has more than {limit} bytes");
                }
                content.Write(buffer, 0, count);
            }
            _standardInput = content.ToArray();
        }
        return _standardInput.Length <= limit
            ? _standardInput
            : throw new InvalidInputException($"{StandardInput}: standard input has more than {limit} bytes");
    }
}
