using System.Security.Cryptography;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>The key in a PEM file, PKCS#8, readable by its owner alone.</summary>
internal sealed class FileKeyVault : IKeyVault
{
    public string Kind => "file";

    public void Create(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteNew(file, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public bool IsMine(string content) => true;

    public ECDsa Open(string file, string content)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(content);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Destroy(string content)
    {
        // The file is all there is.
    }

    /// <summary>A new file, its owner's alone from its first moment.</summary>
    internal static void WriteNew(string file, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(content));
        stream.Flush(flushToDisk: true);
    }
}
