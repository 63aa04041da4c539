using System.IO.Compression;
using System.Security.Cryptography;

namespace CardSystem.Ingest.Web.Assets;

/// <summary>A script, style or picture of the page. Its address holds its hash, so browsers may keep it for ever.</summary>
public sealed class PageAsset
{
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    public PageAsset(string name, byte[] plain)
    {
        Plain = plain;
        Hash = Convert.ToHexStringLower(SHA256.HashData(plain))[..16];
        File = $"{Path.GetFileNameWithoutExtension(name)}.{Hash}{Path.GetExtension(name)}";
        ContentType = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"The page has no use for a {other} file ({name})."),
        };
        _brotli = new(() => Packed(plain, to => new BrotliStream(to, CompressionLevel.Optimal)));
        _gzip = new(() => Packed(plain, to => new GZipStream(to, CompressionLevel.Optimal)));
    }

    public string File { get; }
    public string Url => "/assets/" + File;
    public string Hash { get; }
    public string ContentType { get; }
    public byte[] Plain { get; }
    public byte[] Brotli => _brotli.Value;
    public byte[] Gzip => _gzip.Value;

    private static byte[] Packed(byte[] plain, Func<Stream, Stream> packer)
    {
        using var to = new MemoryStream();
        using (var packing = packer(to)) packing.Write(plain);
        return to.ToArray();
    }
}
