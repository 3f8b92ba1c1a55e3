export const id=706;export const ids=[706];export const modules={2706:(o,r,e)=>{function t(){throw new Error("This action never opens a browser.")}e.r(r),e.d(r,{default:()=>t})}};
