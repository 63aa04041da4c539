using System.Text;
using CardSystem.Contracts.Qr;
using Microsoft.AspNetCore.Html;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>A QR code as SVG, black on white in either theme, with the quiet zone of four modules that ISO/IEC 18004 asks for.</summary>
public static class QrPicture
{
    private const int Quiet = 4;

    /// <param name="label">What a reader who cannot see it is told.</param>
    public static IHtmlContent Of(string text, string label)
    {
        var code = QrCode.Of(text);
        var size = code.GetLength(0) + 2 * Quiet;
        var path = new StringBuilder();
        for (var y = 0; y < code.GetLength(0); y++)
        {
            for (var x = 0; x < code.GetLength(1); x++)
            {
                if (code[x, y]) path.Append('M').Append(x + Quiet).Append(' ').Append(y + Quiet).Append("h1v1h-1z");
            }
        }

        return new HtmlContentBuilder()
            .AppendHtml($"<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"").Append(label)
            .AppendHtml($"\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>");
    }
}
