using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Opening files that a person names, with one clear line for whatever is wrong.</summary>
internal static class InputFile
{
    /// <summary>The content of a file of at most the given size.</summary>
    /// <exception cref="InvalidInputException">There is no such file, it cannot be read, or it is too large.</exception>
    public static byte[] ReadAllBytes(string path, long limit)
    {
        ArgumentNullException.ThrowIfNull(path);
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
}
