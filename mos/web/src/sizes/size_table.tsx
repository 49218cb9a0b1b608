import type { SizeNode } from "../../../src/ui/protocol.ts";
import { formatBytes, formatChange } from "../controls/format.ts";

/** The tiles as rows; without `onOpen` to be read only. */
export function SizeTable({ node, onOpen }: { node: SizeNode; onOpen?: (child: SizeNode) => void }) {
  const children = [...(node.children ?? [])].sort((a, b) => b.bytes - a.bytes);
  return (
    <div className={onOpen === undefined ? undefined : "card files-card"}>
      <table className="table">
        <caption className="only-read">What is in {node.name}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col" className="number">
              Share
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {children.map((child) => (
            <tr key={child.name}>
              <td>
                {onOpen !== undefined && child.children !== undefined && child.children.length > 0 ? (
                  <button type="button" className="file-name" onClick={() => onOpen(child)}>
                    {child.name}
                  </button>
                ) : (
                  child.name
                )}
              </td>
              <td className="number">{formatBytes(child.bytes)}</td>
              <td className="number">{((child.bytes / node.bytes) * 100).toFixed(1)} %</td>
              <td className="number">{child.change === undefined || child.change === 0 ? "" : formatChange(child.change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
